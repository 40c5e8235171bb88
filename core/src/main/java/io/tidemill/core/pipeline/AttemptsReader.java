package io.tidemill.core.pipeline;

import io.tidemill.core.ledger.AttemptLimits;
import io.tidemill.core.yaml.Fields;
import io.tidemill.core.yaml.Value;
import io.tidemill.core.yaml.Words;
import java.time.Duration;
import java.util.List;

/** Reads {@code attempts:}. */
final class AttemptsReader {
  private static final Words KEYS = Words.of(List.of("most", "deadline", "backOff"));

  private static final int MOST_ATTEMPTS = 100;

  private AttemptsReader() {}

  /** The limits that the value asks for; defaults stand for keys that are missing or wrong. */
  static AttemptLimits read(Value value) {
    return value.fields(KEYS).map(AttemptsReader::read).orElse(AttemptLimits.DEFAULT);
  }

  private static AttemptLimits read(Fields fields) {
    return new AttemptLimits(
        fields
            .optional("most")
            .flatMap(value -> value.wholeNumber(1, MOST_ATTEMPTS))
            .map(Math::toIntExact)
            .orElse(AttemptLimits.DEFAULT.allowed()),
        fields
            .optional("deadline")
            .flatMap(value -> value.duration(Duration.ofMinutes(1), AttemptLimits.LONGEST_DEADLINE))
            .orElse(AttemptLimits.DEFAULT.deadline()),
        fields
            .optional("backOff")
            .flatMap(value -> value.duration(Duration.ZERO, AttemptLimits.LONGEST_DEADLINE))
            .orElse(AttemptLimits.DEFAULT.backOff()));
  }
}
