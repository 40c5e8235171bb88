package io.tidemill.testkit.emr;

import java.util.Map;
import java.util.Set;

/** What the endpoint's errors are held to where the model's lists don't say all. */
final class EmrErrors {
  /** Common errors of AWS' services, which the model doesn't repeat. */
  static final Set<String> UNMODELLED = Set.of("ThrottlingException", "UnknownOperationException");

  /** Listed by the model for other operations alone; the docs say so. */
  private static final Map<EmrOperation, Set<String>> BEYOND =
      Map.of(
          EmrOperation.ListJobRuns, Set.of("ResourceNotFoundException"),
          EmrOperation.StartJobRun, Set.of("ServiceQuotaExceededException"));

  private EmrErrors() {}

  static boolean beyond(EmrOperation operation, String error) {
    return BEYOND.getOrDefault(operation, Set.of()).contains(error);
  }
}
