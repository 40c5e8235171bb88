package io.tidemill.core.trigger;

import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.pipeline.Pipeline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a look at the topic says that must be settled before any run is decided on. */
final class SourceTrouble {
  private SourceTrouble() {}

  /**
   * The idle pipeline's next state, if the topic isn't what its position was taken from; empty if
   * it is.
   */
  static Optional<PipelineState> settle(
      Pipeline pipeline, PipelineState state, Backlog backlog, Instant now) {
    Optional<Failure> failure =
        recreated(pipeline, state, backlog)
            .or(() -> truncated(pipeline, backlog))
            .or(() -> added(pipeline, state, backlog))
            .or(() -> lost(pipeline, backlog));
    if (failure.isPresent()) {
      return Optional.of(state.blocked(failure.get()));
    }
    List<OffsetRange> lost = backlog.lost();
    return lost.isEmpty()
        ? Optional.empty()
        : Optional.of(
            state.passedGap(
                behind(state.position(), lost, backlog),
                lost,
                "retention had taken them before they were processed",
                now));
  }

  private static Optional<Failure> recreated(
      Pipeline pipeline, PipelineState state, Backlog backlog) {
    return backlog.topicId().equals(state.topicId())
        ? Optional.empty()
        : failure(
            FailureCode.TOPIC_RECREATED,
            "Topic %s has the id %s, but pipeline %s stands at offsets of %s: the topic was made anew. Say where to begin in it: `reset %s --to earliest`"
                .formatted(
                    backlog.topic(),
                    backlog.topicId(),
                    pipeline.id(),
                    state.topicId(),
                    pipeline.id()));
  }

  private static Optional<Failure> truncated(Pipeline pipeline, Backlog backlog) {
    List<TopicPartition> truncated = backlog.truncated();
    return truncated.isEmpty()
        ? Optional.empty()
        : failure(
            FailureCode.LOG_TRUNCATED,
            "The logs of %s no longer hold what was processed: their ends fell below the position, or other records were written there (an unclean leader election). Look at the brokers, then say where to go on: `reset %s --to …`"
                .formatted(truncated, pipeline.id()));
  }

  private static Optional<Failure> added(Pipeline pipeline, PipelineState state, Backlog backlog) {
    List<TopicPartition> added = backlog.added(state.position());
    return added.isEmpty() || pipeline.onPartitionsAdded() == Pipeline.OnPartitionsAdded.GO_ON
        ? Optional.empty()
        : failure(
            FailureCode.PARTITIONS_ADDED,
            "Topic %s has got partitions: %s. Records of one key may now be in two partitions, without an order. Set onPartitionsAdded: go-on and retry, or say where to begin in them: `reset %s --to partition:offset,…`"
                .formatted(backlog.topic(), added, pipeline.id()));
  }

  private static Optional<Failure> lost(Pipeline pipeline, Backlog backlog) {
    List<OffsetRange> lost = backlog.lost();
    return lost.isEmpty() || pipeline.onDataLoss() == Pipeline.OnDataLoss.RECORD_AND_GO_ON
        ? Optional.empty()
        : failure(
            FailureCode.RECORDS_LOST,
            "Retention took %s before they were processed. Set onDataLoss: record-and-go-on and retry, which records the gap; or `reset %s --to %s`, which does too"
                .formatted(lost, pipeline.id(), behind(lost)));
  }

  private static Optional<Failure> failure(FailureCode code, String message) {
    return Optional.of(new Failure(code, message));
  }

  /** Where the log goes on, as people write offsets. */
  private static String behind(List<OffsetRange> lost) {
    return lost.stream()
        .map(range -> range.partition().partition() + ":" + range.until())
        .collect(Collectors.joining(","));
  }

  /** The position with each of its gaps passed; leader epochs as they are now. */
  private static Position behind(Position position, List<OffsetRange> lost, Backlog backlog) {
    Position moved = position;
    for (OffsetRange range : lost) {
      int epoch =
          backlog.partitions().stream()
              .filter(found -> found.partition().equals(range.partition()))
              .findFirst()
              .orElseThrow()
              .leaderEpoch();
      moved = moved.with(range.partition(), new NextOffset(range.until(), epoch));
    }
    return moved;
  }
}
