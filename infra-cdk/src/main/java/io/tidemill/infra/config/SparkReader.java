package io.tidemill.infra.config;

import io.tidemill.core.yaml.Fields;
import io.tidemill.core.yaml.Value;
import io.tidemill.core.yaml.Words;
import io.tidemill.infra.config.SparkChoice.Capacity;
import io.tidemill.infra.config.SparkChoice.Warm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code spark:}. */
final class SparkReader {
  private static final Words KEYS =
      Words.of(
          List.of(
              "release",
              "architecture",
              "most",
              "stopAfter",
              "concurrentRuns",
              "queueFor",
              "warm",
              "parameters"));
  private static final Words CAPACITY = Words.of(List.of("vcpu", "memoryGb", "diskGb"));
  private static final Words WARM = Words.of(List.of("executors", "vcpu", "memoryGb", "diskGb"));

  private static final Pattern RELEASE = Pattern.compile("emr-7\\.\\d{1,2}\\.\\d{1,2}");

  /** Values are split at blanks on their way to {@code spark-submit}, and quoted nowhere. */
  private static final Pattern PARAMETERS = Pattern.compile("[^\\p{Cntrl}\"'\\\\]+");

  private static final long MOST = 100_000;

  private SparkReader() {}

  static Optional<SparkChoice> read(Value value) {
    return value.fields(KEYS).map(SparkReader::spark);
  }

  private static SparkChoice spark(Fields fields) {
    SparkChoice otherwise = SparkChoice.DEFAULT;
    Capacity most = fields.optional("most").map(SparkReader::most).orElse(otherwise.most());
    Optional<Value> warmed = fields.optional("warm");
    Optional<Warm> warm = warmed.flatMap(SparkReader::warm);
    warm.filter(workers -> exceeds(workers.whole(), most))
        .ifPresent(
            workers ->
                warmed
                    .get()
                    .problem(
                        "workers that fit into spark.most (%d vCPU, %d GB, %d GB of disk)"
                            .formatted(most.vcpu(), most.memoryGb(), most.diskGb()),
                        "A driver and %d executors take %d vCPU, %d GB and %d GB of disk: raise spark.most, or keep fewer."
                            .formatted(
                                workers.executors(),
                                workers.whole().vcpu(),
                                workers.whole().memoryGb(),
                                workers.whole().diskGb())));
    return new SparkChoice(
        fields.optional("release").flatMap(SparkReader::release).orElse(otherwise.release()),
        DeployConfigParser.architecture(fields).orElse(otherwise.architecture()),
        most,
        duration(fields, "stopAfter", Duration.ofMinutes(1), Duration.ofDays(7))
            .orElse(otherwise.stopAfter()),
        fields
            .optional("concurrentRuns")
            .flatMap(value -> value.wholeNumber(1, 1000))
            .map(Math::toIntExact)
            .orElse(otherwise.concurrentRuns()),
        duration(fields, "queueFor", Duration.ofMinutes(15), Duration.ofHours(12))
            .orElse(otherwise.queueFor()),
        warm,
        fields.optional("parameters").flatMap(SparkReader::parameters).orElse(""));
  }

  private static boolean exceeds(Capacity part, Capacity whole) {
    return part.vcpu() > whole.vcpu()
        || part.memoryGb() > whole.memoryGb()
        || part.diskGb() > whole.diskGb();
  }

  private static Optional<Duration> duration(
      Fields fields, String key, Duration least, Duration most) {
    return fields.optional(key).flatMap(value -> value.duration(least, most));
  }

  private static Optional<String> release(Value value) {
    return DeployConfigParser.matching(
        value,
        RELEASE,
        "a release of EMR 7 (Spark 3.5)",
        "Write it as in %s; the job isn't proven on Spark 4 yet."
            .formatted(SparkChoice.DEFAULT.release()));
  }

  private static Optional<String> parameters(Value value) {
    return DeployConfigParser.matching(
        value,
        PARAMETERS,
        "parameters of spark-submit without quotes",
        "Write them as in --conf spark.executor.cores=4.");
  }

  private static Capacity most(Value value) {
    Capacity otherwise = SparkChoice.DEFAULT.most();
    return value
        .fields(CAPACITY)
        .map(
            fields ->
                new Capacity(
                    number(fields, "vcpu").orElse(otherwise.vcpu()),
                    number(fields, "memoryGb").orElse(otherwise.memoryGb()),
                    number(fields, "diskGb").orElse(otherwise.diskGb())))
        .orElse(otherwise);
  }

  private static Optional<Warm> warm(Value value) {
    return value
        .fields(WARM)
        .map(
            fields ->
                new Warm(
                    number(fields, "executors").orElse(1L),
                    new Capacity(
                        number(fields, "vcpu").orElse(4L),
                        number(fields, "memoryGb").orElse(16L),
                        number(fields, "diskGb").orElse(20L))));
  }

  private static Optional<Long> number(Fields fields, String key) {
    return fields.optional(key).flatMap(value -> value.wholeNumber(1, MOST));
  }
}
