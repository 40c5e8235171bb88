package io.tidemill.core.run;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.PartitionBacklog;
import java.util.ArrayList;
import java.util.List;

/** Whether the topic still holds what a run claimed. */
final class SourceCheck {
  private final BacklogReader backlogs;

  SourceCheck(BacklogReader backlogs) {
    this.backlogs = requireNonNull(backlogs, "backlogs");
  }

  /** What there is of a run's ranges, and what retention has taken; both in order of partitions. */
  record Found(List<OffsetRange> readable, List<OffsetRange> lost) {}

  /**
   * Looks at the topic.
   *
   * @throws CannotRunException if it isn't the topic, or not the log, that the run claimed
   */
  Found check(String topic, Run run) {
    // By the end of the ranges: a log that diverged anywhere below it isn't the one claimed.
    Backlog backlog = look(topic, run);
    ClaimedTopic.refusal(topic, backlog.topicId(), run.topicId())
        .ifPresent(
            why -> {
              throw new CannotRunException(FailureCode.TOPIC_RECREATED, why);
            });
    List<OffsetRange> readable = new ArrayList<>();
    List<OffsetRange> lost = new ArrayList<>();
    for (OffsetRange range : run.ranges()) {
      PartitionBacklog found = partition(backlog, range);
      if (found.truncated()) {
        throw truncated(run, range);
      }
      long start = Math.min(Math.max(found.logStart(), range.from()), range.until());
      if (start > range.from()) {
        lost.add(new OffsetRange(range.partition(), range.from(), start));
      }
      if (start < range.until()) {
        readable.add(new OffsetRange(range.partition(), start, range.until()));
      }
    }
    return new Found(readable, lost);
  }

  private Backlog look(String topic, Run run) {
    try {
      return backlogs.read(topic, run.end());
    } catch (TidemillException e) {
      if (e.kind() != FailureKind.PIPELINE) {
        throw e;
      }
      throw new CannotRunException(FailureCode.TOPIC_RECREATED, e.getMessage());
    }
  }

  private static PartitionBacklog partition(Backlog backlog, OffsetRange range) {
    return backlog.partitions().stream()
        .filter(found -> found.partition().equals(range.partition()))
        .findFirst()
        .orElseThrow(
            () ->
                new CannotRunException(
                    FailureCode.TOPIC_RECREATED,
                    "The topic lacks partition %s, of which the run claimed offsets"
                        .formatted(range.partition())));
  }

  private static CannotRunException truncated(Run run, OffsetRange range) {
    return new CannotRunException(
        FailureCode.LOG_TRUNCATED,
        "The log of %s no longer holds what run %d claimed, %s: its end fell below, or another leader wrote other records there (an unclean leader election). Look at the brokers, then reset the pipeline"
            .formatted(range.partition(), run.number(), range));
  }
}
