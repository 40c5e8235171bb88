package io.tidemill.infra.config;

import io.tidemill.core.KafkaSecurity;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.MskCluster;
import io.tidemill.core.yaml.Fields;
import io.tidemill.core.yaml.Value;
import io.tidemill.core.yaml.Words;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code kafka:}. */
final class KafkaReader {
  /** The ways to name a Kafka, and what may stand beside each. */
  private static final Map<String, List<String>> KINDS =
      Map.of(
          "provisioned",
          List.of(),
          "cluster",
          List.of("securityGroup"),
          "bootstrapServers",
          List.of("security", SecretReader.SECRET, SecretReader.KEY));

  private static final Words KEYS =
      Words.of(
          Stream.concat(KINDS.keySet().stream(), KINDS.values().stream().flatMap(List::stream))
              .sorted()
              .toList());
  private static final Words PROVISIONED =
      Words.of(List.of("brokersPerZone", "instance", "storageGb", "version"));

  private static final Pattern INSTANCE =
      Pattern.compile("(kafka|express)\\.[a-z0-9]+\\.[a-z0-9]+");
  private static final Pattern VERSION = Pattern.compile("[3-9]\\.\\d{1,2}\\.[0-9x](\\.kraft)?");
  private static final Pattern SECURITY_GROUP = Pattern.compile("sg-[0-9a-f]{8,17}");

  private KafkaReader() {}

  static Optional<KafkaChoice> read(Value value, SecretReader secrets) {
    if (value.isText()) {
      return value.word(Map.of("serverless", new KafkaChoice.Serverless()), List.of());
    }
    return value.fields(KEYS).flatMap(fields -> read(value, fields, secrets));
  }

  private static Optional<KafkaChoice> read(Value value, Fields fields, SecretReader secrets) {
    List<String> kinds = fields.all().keySet().stream().filter(KINDS::containsKey).toList();
    if (kinds.size() != 1) {
      return value.problem(
          "serverless, or one of the keys provisioned, cluster and bootstrapServers",
          "Name the one Kafka that the pipelines read.");
    }
    String kind = kinds.get(0);
    fields
        .all()
        .forEach(
            (key, other) -> {
              if (!key.equals(kind) && !KINDS.getOrDefault(kind, List.of()).contains(key)) {
                other.problem("no such key beside " + kind, "Remove it: " + why(kind));
              }
            });
    return switch (kind) {
      case "provisioned" -> fields.optional("provisioned").flatMap(KafkaReader::provisioned);
      case "cluster" -> existing(fields);
      default -> servers(fields, secrets);
    };
  }

  private static String why(String kind) {
    return kind.equals("bootstrapServers")
        ? "who runs these servers lets functions and jobs in."
        : "clients sign in by IAM.";
  }

  private static Optional<KafkaChoice> provisioned(Value value) {
    KafkaChoice.Provisioned otherwise = KafkaChoice.Provisioned.DEFAULT;
    return value
        .fields(PROVISIONED)
        .map(
            fields ->
                new KafkaChoice.Provisioned(
                    number(fields, "brokersPerZone", 10).orElse(otherwise.brokersPerZone()),
                    fields
                        .optional("instance")
                        .flatMap(
                            text ->
                                DeployConfigParser.matching(
                                    text,
                                    INSTANCE,
                                    "a broker type of MSK",
                                    "Write it as in kafka.m7g.large."))
                        .orElse(otherwise.instance()),
                    number(fields, "storageGb", 16_384).orElse(otherwise.storageGb()),
                    fields
                        .optional("version")
                        .flatMap(
                            text ->
                                DeployConfigParser.matching(
                                    text,
                                    VERSION,
                                    "a version as MSK names them",
                                    "Write it as in 3.9.x.kraft."))
                        .orElse(otherwise.version())));
  }

  private static Optional<Integer> number(Fields fields, String key, long most) {
    return fields.optional(key).flatMap(value -> value.wholeNumber(1, most)).map(Math::toIntExact);
  }

  private static Optional<KafkaChoice> existing(Fields fields) {
    Optional<MskCluster> cluster =
        fields
            .optional("cluster")
            .flatMap(
                value ->
                    value.parsed(
                        arn -> new MskCluster(arn, List.of(KafkaSecurity.IAM)),
                        "the ARN of an MSK cluster",
                        "Write it as in arn:aws:kafka:eu-central-1:123456789012:cluster/NAME/UUID."));
    Optional<String> group =
        fields
            .optional("securityGroup")
            .flatMap(
                value ->
                    DeployConfigParser.matching(
                        value,
                        SECURITY_GROUP,
                        "the id of a security group",
                        "Write it as in sg-0a1b2c3d4e5f67890."));
    return cluster.map(arn -> new KafkaChoice.Existing(arn, group));
  }

  private static Optional<KafkaChoice> servers(Fields fields, SecretReader secrets) {
    KafkaSecurity security =
        fields
            .optional("security")
            .flatMap(
                value ->
                    value.word(
                        Map.of(
                            "plaintext",
                            KafkaSecurity.PLAINTEXT,
                            "tls",
                            KafkaSecurity.TLS,
                            "scram",
                            KafkaSecurity.SCRAM),
                        List.of()))
            .orElse(KafkaSecurity.TLS);
    Optional<KafkaServers> servers =
        fields
            .optional("bootstrapServers")
            .flatMap(
                value ->
                    value.parsed(
                        text -> new KafkaServers(text, KafkaSecurity.TLS),
                        "host:port, several separated by commas",
                        "Write it as in b-1.example.com:9094,b-2.example.com:9094."));
    Optional<SecretChoice> secret = secrets.read(fields);
    if (security != KafkaSecurity.SCRAM) {
      fields
          .optional(SecretReader.SECRET)
          .ifPresent(
              value ->
                  value.problem(
                      "security: scram beside it", "Say that clients sign in by password."));
      return servers.map(
          at ->
              new KafkaChoice.Servers(
                  new KafkaServers(at.bootstrap(), security), Optional.empty()));
    }
    Optional<Value> named =
        fields.required(SecretReader.SECRET, "Name the secret that holds user and password.");
    return named.flatMap(
        unused ->
            servers.flatMap(
                at ->
                    secret.map(
                        login ->
                            new KafkaChoice.Servers(
                                new KafkaServers(at.bootstrap(), security, login.secret().arn()),
                                secret))));
  }
}
