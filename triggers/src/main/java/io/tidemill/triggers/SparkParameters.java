package io.tidemill.triggers;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.JobSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Writes the {@code sparkSubmitParameters} of a job. */
final class SparkParameters {
  /** The job's main class; the job's jar and this room never meet, so its name is all there is. */
  static final String MAIN_CLASS = "io.tidemill.spark.RunJob";

  /** Values are split at blanks and unquoted on their way to {@code spark-submit}. */
  private static final Pattern NEEDS_QUOTES = Pattern.compile("[\\s\"'\\\\]");

  private SparkParameters() {}

  /**
   * The main class, what fits the job's size, what the configuration gives, then what must hold
   * whatever that says: where a key is given twice, Spark takes the last. Speculation would write a
   * row twice at the same timestamp from two tasks.
   */
  static String of(TidemillConfig.Emr emr, TidemillConfig.JobConfig job, Optional<JobSize> size) {
    List<String> parameters = new ArrayList<>();
    parameters.add("--class " + MAIN_CLASS);
    size.map(it -> SizeParameters.of(it, emr.sparkParameters())).ifPresent(parameters::addAll);
    if (!emr.sparkParameters().isBlank()) {
      parameters.add(emr.sparkParameters().strip());
    }
    parameters.add("--conf spark.speculation=false");
    for (Map.Entry<String, String> variable : job.toEnvironment().entrySet()) {
      String name = variable.getKey();
      String value = variable.getValue();
      if (NEEDS_QUOTES.matcher(value).find()) {
        throw new TidemillException(
            FailureKind.OPERATOR,
            "%s goes to the job among spark-submit's parameters and may hold no blank, quote or backslash, got \"%s\""
                .formatted(name, value));
      }
      parameters.add("--conf spark.emr-serverless.driverEnv.%s=%s".formatted(name, value));
      parameters.add("--conf spark.executorEnv.%s=%s".formatted(name, value));
    }
    return String.join(" ", parameters);
  }
}
