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

/** Reads {@code kafka:}. */
final class KafkaReader {
  private static final Words KEYS =
      Words.of(List.of("provisioned", "cluster", "securityGroup", "bootstrapServers", "security"));
  private static final Words PROVISIONED =
      Words.of(List.of("brokersPerZone", "instance", "storageGb", "version"));

  private static final Pattern INSTANCE =
      Pattern.compile("(kafka|express)\\.[a-z0-9]+\\.[a-z0-9]+");
  private static final Pattern VERSION = Pattern.compile("[3-9]\\.\\d{1,2}\\.[0-9x](\\.kraft)?");
  private static final Pattern SECURITY_GROUP = Pattern.compile("sg-[0-9a-f]{8,17}");

  private KafkaReader() {}

  static Optional<KafkaChoice> read(Value value) {
    if (value.isText()) {
      return value.word(Map.of("serverless", new KafkaChoice.Serverless()), List.of());
    }
    return value.fields(KEYS).flatMap(fields -> read(value, fields));
  }

  private static Optional<KafkaChoice> read(Value value, Fields fields) {
    List<String> kinds =
        List.of("provisioned", "cluster", "bootstrapServers").stream()
            .filter(key -> fields.optional(key).isPresent())
            .toList();
    if (kinds.size() != 1) {
      return value.problem(
          "serverless, or one of the keys provisioned, cluster and bootstrapServers",
          "Name the one Kafka that the pipelines read.");
    }
    return switch (kinds.get(0)) {
      case "provisioned" -> fields.optional("provisioned").flatMap(KafkaReader::provisioned);
      case "cluster" -> existing(fields);
      default -> servers(fields);
    };
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
    fields
        .optional("security")
        .ifPresent(
            value ->
                value.problem("no such key beside cluster", "Remove it: clients sign in by IAM."));
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

  private static Optional<KafkaChoice> servers(Fields fields) {
    KafkaSecurity security =
        fields
            .optional("security")
            .flatMap(
                value ->
                    value.word(
                        Map.of("plaintext", KafkaSecurity.PLAINTEXT, "tls", KafkaSecurity.TLS),
                        List.of("scram")))
            .orElse(KafkaSecurity.TLS);
    return fields
        .optional("bootstrapServers")
        .flatMap(
            value ->
                value.parsed(
                    text -> new KafkaServers(text, security),
                    "host:port, several separated by commas",
                    "Write it as in b-1.example.com:9094,b-2.example.com:9094."))
        .map(KafkaChoice.Servers::new);
  }
}
