package io.tidemill.core.run;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Run;
import java.util.function.Function;

/** Whether a job may work. */
public sealed interface EnterOutcome {
  <R> R match(Function<Entered, R> onEntered, Function<Refused, R> onRefused);

  /**
   * The job is the attempt's only one that may write and commit.
   *
   * @param run what to process; {@link Run#attempt()} is the job's own attempt
   */
  record Entered(PipelineId pipeline, Run run, EntrantId entrant) implements EnterOutcome {
    @Override
    public <R> R match(Function<Entered, R> onEntered, Function<Refused, R> onRefused) {
      return onEntered.apply(this);
    }
  }

  /** The attempt isn't the live one, or another job has it: end without writing. */
  record Refused(String why) implements EnterOutcome {
    @Override
    public <R> R match(Function<Entered, R> onEntered, Function<Refused, R> onRefused) {
      return onRefused.apply(this);
    }
  }
}
