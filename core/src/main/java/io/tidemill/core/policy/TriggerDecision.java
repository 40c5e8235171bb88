package io.tidemill.core.policy;

import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.OffsetRange;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Whether a run starts now. */
public sealed interface TriggerDecision {
  <R> R match(Function<Launch, R> onLaunch, Function<Hold, R> onHold);

  /**
   * A run starts.
   *
   * @param work what the run does with its ranges
   * @param ranges what it processes, in order of partitions
   * @param capped whether more waits than {@code maxRecords} lets in
   */
  record Launch(Work work, List<OffsetRange> ranges, Reason reason, boolean capped)
      implements TriggerDecision {
    public Launch {
      ranges = List.copyOf(ranges);
    }

    /** Offsets in all ranges together. */
    public long records() {
      return ranges.stream().mapToLong(OffsetRange::length).sum();
    }

    @Override
    public <R> R match(Function<Launch, R> onLaunch, Function<Hold, R> onHold) {
      return onLaunch.apply(this);
    }
  }

  /**
   * None does.
   *
   * @param lookAgainAt when the passing of time alone may change that
   */
  record Hold(HoldReason reason, Instant lookAgainAt) implements TriggerDecision {
    @Override
    public <R> R match(Function<Launch, R> onLaunch, Function<Hold, R> onHold) {
      return onHold.apply(this);
    }
  }
}
