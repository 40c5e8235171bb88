package io.tidemill.core.pipeline;

import io.tidemill.core.policy.Sizing;
import io.tidemill.core.yaml.Fields;
import io.tidemill.core.yaml.Value;
import io.tidemill.core.yaml.Words;
import java.time.Duration;
import java.util.List;

/** Reads {@code sizing:}. */
final class SizingReader {
  private static final Words KEYS =
      Words.of(List.of("targetDuration", "maxExecutors", "executorCores"));

  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final int MOST_CORES = 16;

  private SizingReader() {}

  /** What the value asks for; defaults stand for keys that are missing or wrong. */
  static Sizing read(Value value) {
    return value.fields(KEYS).map(SizingReader::read).orElse(Sizing.DEFAULT);
  }

  private static Sizing read(Fields fields) {
    return new Sizing(
        fields
            .optional("targetDuration")
            .flatMap(value -> value.duration(SHORTEST, LONGEST))
            .orElse(Sizing.DEFAULT.targetDuration()),
        fields
            .optional("maxExecutors")
            .flatMap(value -> value.wholeNumber(1, Sizing.MOST_EXECUTORS))
            .map(Math::toIntExact)
            .orElse(Sizing.DEFAULT.maxExecutors()),
        fields
            .optional("executorCores")
            .map(SizingReader::cores)
            .orElse(Sizing.DEFAULT.executorCores()));
  }

  private static int cores(Value value) {
    int cores =
        value
            .wholeNumber(1, MOST_CORES)
            .map(Math::toIntExact)
            .orElse(Sizing.DEFAULT.executorCores());
    if (Sizing.WORKERS.contains(cores)) {
      return cores;
    }
    value.problem(
        "1, 2, 4, 8 or 16, as many as EMR Serverless gives a worker",
        "Take the next larger of these.");
    return Sizing.DEFAULT.executorCores();
  }
}
