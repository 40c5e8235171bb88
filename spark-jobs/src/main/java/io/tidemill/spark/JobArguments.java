package io.tidemill.spark;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which attempt a job is. */
record JobArguments(PipelineId pipeline, long run, int attempt) {
  private static final String FORM = "--pipeline NAME --run NUMBER --attempt NUMBER";

  JobArguments {
    requireNonNull(pipeline, "pipeline");
  }

  /**
   * Reads {@code --pipeline P --run N --attempt A}, in any order.
   *
   * @throws TidemillException of kind {@code OPERATOR} if they are anything else
   */
  static JobArguments parse(List<String> arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i + 1 < arguments.size(); i += 2) {
      values.put(arguments.get(i), arguments.get(i + 1));
    }
    try {
      if (arguments.size() == 6 && values.size() == 3) {
        return new JobArguments(
            new PipelineId(values.get("--pipeline")),
            Long.parseLong(values.get("--run")),
            Integer.parseInt(values.get("--attempt")));
      }
    } catch (IllegalArgumentException | NullPointerException e) {
      throw unfit(arguments, e);
    }
    throw unfit(arguments, null);
  }

  private static TidemillException unfit(List<String> arguments, RuntimeException cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "Arguments must be %s, got %s; jobs are launched by the trigger"
            .formatted(FORM, String.join(" ", arguments)),
        cause);
  }

  /** The ids that every log line carries, always in this order. */
  @Override
  public String toString() {
    return "pipeline=%s run=%d attempt=%d".formatted(pipeline, run, attempt);
  }
}
