package io.tidemill.core.pipeline;

import io.tidemill.core.policy.TriggerPolicy;
import io.tidemill.core.yaml.Fields;
import io.tidemill.core.yaml.Value;
import io.tidemill.core.yaml.Words;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Reads {@code trigger:}. */
final class TriggerReader {
  private static final Words KEYS =
      new Words(
          List.of("minRecords", "maxDelay", "maxRecords", "cooldown", "maxRunsPerDay"), List.of());

  private static final Duration LONGEST = Duration.ofDays(365);

  private TriggerReader() {}

  /** The policy that the value asks for; defaults stand for keys that are missing or wrong. */
  static TriggerPolicy read(Value value) {
    return value.fields(KEYS).map(TriggerReader::read).orElse(TriggerPolicy.DEFAULT);
  }

  private static TriggerPolicy read(Fields fields) {
    long maxRecords =
        fields
            .optional("maxRecords")
            .flatMap(value -> value.wholeNumber(1, TriggerPolicy.MOST_RECORDS))
            .orElse(TriggerPolicy.DEFAULT.maxRecords());
    long minRecords =
        fields
            .optional("minRecords")
            .flatMap(value -> value.wholeNumber(1, Long.MAX_VALUE))
            .orElse(Math.min(TriggerPolicy.DEFAULT.minRecords(), maxRecords));
    if (minRecords > maxRecords) {
      fields
          .optional("minRecords")
          .orElseThrow()
          .problem(
              "at most maxRecords, which is " + maxRecords,
              "Lower minRecords, or raise maxRecords (at most %d)."
                  .formatted(TriggerPolicy.MOST_RECORDS));
    }
    return new TriggerPolicy(
        minRecords,
        fields
            .optional("maxDelay")
            .flatMap(value -> value.duration(Duration.ofSeconds(1), LONGEST))
            .orElse(TriggerPolicy.DEFAULT.maxDelay()),
        maxRecords,
        fields
            .optional("cooldown")
            .flatMap(value -> value.duration(Duration.ZERO, LONGEST))
            .orElse(TriggerPolicy.DEFAULT.cooldown()),
        fields
            .optional("maxRunsPerDay")
            .flatMap(value -> value.wholeNumber(1, Integer.MAX_VALUE))
            .map(runs -> OptionalInt.of(Math.toIntExact(runs)))
            .orElseGet(OptionalInt::empty));
  }
}
