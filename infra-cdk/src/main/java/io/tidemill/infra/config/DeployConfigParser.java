package io.tidemill.infra.config;

import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.core.yaml.Fields;
import io.tidemill.core.yaml.Problem;
import io.tidemill.core.yaml.Problems;
import io.tidemill.core.yaml.Value;
import io.tidemill.core.yaml.Words;
import io.tidemill.core.yaml.YamlText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@code tidemill.cdk.yaml}. All that is wrong with it is found at once. */
public final class DeployConfigParser {
  /** The file's usual name. */
  public static final String FILE = "tidemill.cdk.yaml";

  private static final Words KEYS =
      Words.of(
          List.of(
              "name",
              "account",
              "region",
              "network",
              "kafka",
              "keyspace",
              "cassandra",
              "spark",
              "functions",
              "history",
              "alarms",
              "prices",
              "logDays",
              "tags"));

  private static final Words ALARMS =
      Words.of(List.of("notify", "noSuccessFor", "waitingFor", "deadLetters"));
  private static final Words FUNCTIONS = Words.of(List.of("architecture", "memoryMb", "snapStart"));

  /** Names of stacks begin with it, and those of buckets and functions have 63 characters. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,19}");

  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final Pattern MAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

  private static final Duration LONGEST = Duration.ofDays(7);

  /** AWS Organizations user guide: tags of most resources. */
  private static final int MOST_TAGS = 40;

  private DeployConfigParser() {}

  /**
   * What reading gave.
   *
   * @param config empty if there are problems
   * @param problems in order of lines
   */
  public record Read(Optional<DeployConfig> config, List<Problem> problems) {
    public Read {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads a configuration from YAML text.
   *
   * @param file the name that problems carry
   */
  public static Read parse(String file, String yaml) {
    Problems problems = new Problems(file);
    Optional<DeployConfig> config =
        YamlText.compose(yaml, problems)
            .map(root -> new Value(root, "", problems))
            .flatMap(root -> root.fields(KEYS))
            .flatMap(DeployConfigParser::config);
    if (config.isEmpty() && problems.none()) {
      problems.add(1, 1, "file", "account and region", "nothing", "Name at least these two keys.");
    }
    return new Read(problems.none() ? config : Optional.empty(), problems.all());
  }

  private static Optional<DeployConfig> config(Fields fields) {
    Optional<String> account =
        fields
            .required("account", "Name the AWS account, as account: \"123456789012\".")
            .flatMap(
                value ->
                    matching(value, ACCOUNT, "12 digits in quotes", "Find it in AWS' console."));
    Optional<String> region =
        fields
            .required("region", "Name the region, as region: eu-central-1.")
            .flatMap(DeployConfigParser::region);
    String name = text(fields, "name", NAME, "tidemill");
    SecretReader secrets = new SecretReader(account, region);
    StoreChoice store = StoreReader.read(fields, secrets);
    NetworkChoice network =
        fields
            .optional("network")
            .flatMap(NetworkReader::read)
            .orElse(new NetworkChoice.NewNetwork(2));
    KafkaChoice kafka =
        fields
            .optional("kafka")
            .flatMap(value -> KafkaReader.read(value, secrets))
            .orElse(new KafkaChoice.Serverless());
    SparkChoice spark =
        fields.optional("spark").flatMap(SparkReader::read).orElse(SparkChoice.DEFAULT);
    FunctionsChoice functions =
        fields
            .optional("functions")
            .flatMap(value -> value.fields(FUNCTIONS))
            .map(DeployConfigParser::functions)
            .orElse(FunctionsChoice.DEFAULT);
    HistoryPolicy history =
        fields
            .optional("history")
            .flatMap(DeployConfigParser::history)
            .orElse(HistoryPolicy.DEFAULT);
    AlarmsChoice alarms =
        fields
            .optional("alarms")
            .flatMap(value -> value.fields(ALARMS))
            .map(DeployConfigParser::alarms)
            .orElse(AlarmsChoice.DEFAULT);
    Optional<Prices> prices = fields.optional("prices").flatMap(Prices::read);
    int logDays = fields.optional("logDays").flatMap(DeployConfigParser::logDays).orElse(30);
    Map<String, String> tags =
        fields.optional("tags").map(DeployConfigParser::tags).orElseGet(Map::of);
    return account.flatMap(
        digits ->
            region.map(
                where ->
                    new DeployConfig(
                        name, digits, where, network, kafka, store, spark, functions, history,
                        alarms, prices, logDays, tags)));
  }

  /** The text of an optional key, of a form; {@code otherwise} if it is absent. */
  static String text(Fields fields, String key, Pattern form, String otherwise) {
    return fields
        .optional(key)
        .flatMap(
            value ->
                matching(value, form, "text that matches " + form, "Choose a plain, short name."))
        .orElse(otherwise);
  }

  /** Text of a form; anything else is a problem. */
  static Optional<String> matching(Value value, Pattern form, String expected, String fix) {
    return value.parsed(
        text -> {
          if (!form.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
          }
          return text;
        },
        expected,
        fix);
  }

  private static Optional<String> region(Value value) {
    return value
        .text()
        .flatMap(
            text ->
                Regions.WITH_ALL.contains(text)
                    ? Optional.of(text)
                    : value.problem(
                        "a region with EMR Serverless and Amazon Keyspaces",
                        "Choose one of %s.".formatted(String.join(", ", Regions.WITH_ALL))));
  }

  private static FunctionsChoice functions(Fields fields) {
    return new FunctionsChoice(
        architecture(fields).orElse(FunctionsChoice.DEFAULT.architecture()),
        fields
            .optional("memoryMb")
            .flatMap(value -> value.wholeNumber(256, 10_240))
            .map(Math::toIntExact)
            .orElse(FunctionsChoice.DEFAULT.memoryMb()),
        fields
            .optional("snapStart")
            .flatMap(Value::flag)
            .orElse(FunctionsChoice.DEFAULT.snapStart()));
  }

  static Optional<Architecture> architecture(Fields fields) {
    return fields
        .optional("architecture")
        .flatMap(
            value ->
                value.word(
                    Map.of("arm64", Architecture.ARM64, "x86_64", Architecture.X86_64), List.of()));
  }

  private static Optional<HistoryPolicy> history(Value value) {
    Optional<String> text = value.text();
    try {
      return text.map(HistoryPolicy::parse);
    } catch (TidemillException e) {
      return value.problem(HistoryPolicy.FORM, e.getMessage() + ".");
    }
  }

  private static AlarmsChoice alarms(Fields fields) {
    List<String> addresses = new ArrayList<>();
    fields
        .optional("notify")
        .flatMap(Value::items)
        .orElseGet(List::of)
        .forEach(
            item ->
                matching(item, MAIL, "a mail address", "Write it as in ops@example.com.")
                    .ifPresent(addresses::add));
    return new AlarmsChoice(
        addresses,
        patience(fields, "noSuccessFor").orElse(AlarmsChoice.DEFAULT.noSuccessFor()),
        patience(fields, "waitingFor").orElse(AlarmsChoice.DEFAULT.waitingFor()),
        fields
            .optional("deadLetters")
            .flatMap(value -> value.wholeNumber(1, Long.MAX_VALUE))
            .orElse(AlarmsChoice.DEFAULT.deadLetters()));
  }

  private static Optional<Duration> patience(Fields fields, String key) {
    return fields.optional(key).flatMap(value -> value.duration(Duration.ofMinutes(5), LONGEST));
  }

  private static Optional<Integer> logDays(Value value) {
    return value
        .wholeNumber(1, 3653)
        .map(Math::toIntExact)
        .flatMap(
            days ->
                LogDays.all().contains(days)
                    ? Optional.of(days)
                    : value.problem(
                        "a number of days that CloudWatch Logs knows",
                        "Choose one of %s."
                            .formatted(
                                LogDays.all().stream()
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(", ")))));
  }

  private static Map<String, String> tags(Value value) {
    Map<String, String> tags = new LinkedHashMap<>();
    Optional<Fields> fields = value.fields();
    if (fields.isEmpty()) {
      return tags;
    }
    Map<String, Value> all = fields.get().all();
    if (all.size() > MOST_TAGS) {
      value.problem("at most %d tags".formatted(MOST_TAGS), "Remove some.");
    }
    all.forEach(
        (key, each) -> {
          if (key.isEmpty() || key.length() > 128 || key.startsWith("aws:")) {
            fields
                .get()
                .problemWithKey(
                    key,
                    "a tag's key of 1 to 128 characters that doesn't begin with aws:",
                    Problems.quote(key),
                    "Rename it.");
          }
          each.text().ifPresent(text -> tags.put(key, text));
        });
    return tags;
  }
}
