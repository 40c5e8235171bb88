package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.Names;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPosition;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The first state of a pipeline that the ledger doesn't know. One that has left traces is not new:
 * its state was lost, and to begin anew would process records twice, or leave some out.
 */
final class Adoption {
  private final Ledger ledger;
  private final BacklogReader backlogs;
  private final GroupOffsets groupOffsets;
  private final Names names;

  Adoption(Ledger ledger, BacklogReader backlogs, GroupOffsets groupOffsets) {
    this.ledger = requireNonNull(ledger, "ledger");
    this.backlogs = requireNonNull(backlogs, "backlogs");
    this.groupOffsets = requireNonNull(groupOffsets, "groupOffsets");
    this.names = new Names(ledger.id());
  }

  /** The state to create. */
  PipelineState first(Pipeline pipeline, Instant now) {
    return traces(pipeline)
        .map(
            traces ->
                PipelineState.lost(
                    pipeline.id(),
                    new Failure(
                        FailureCode.STATE_LOST,
                        "The ledger has no state of pipeline %s, but %s. Restore the ledger, or say where to begin: `adopt %s --from …`"
                            .formatted(pipeline.id(), traces, pipeline.id()))))
        .orElseGet(() -> PipelineState.first(pipeline.id(), start(pipeline), now));
  }

  /** Where a source's {@code startFrom} points. */
  private TopicPosition start(Pipeline pipeline) {
    String topic = pipeline.source().topic();
    if (!(pipeline.source().startFrom() instanceof StartFrom.Group)) {
      return backlogs.start(topic, pipeline.source().startFrom());
    }
    String group = names.consumerGroup(pipeline.id());
    TopicPosition beginning = backlogs.start(topic, new StartFrom.Earliest());
    return groupOffsets
        .read(group)
        .filter(published -> whole(published.position(), beginning.position()))
        .map(published -> new TopicPosition(beginning.topicId(), published.position()))
        .orElseThrow(
            () ->
                new TidemillException(
                    FailureKind.OPERATOR,
                    "Pipeline %s starts from the offsets of group %s, which lacks Tidemill's own for some partitions or all; publish them, or change source.startFrom"
                        .formatted(pipeline.id(), group)));
  }

  private static boolean whole(Position published, Position topic) {
    return published.next().keySet().containsAll(topic.next().keySet());
  }

  private Optional<String> traces(Pipeline pipeline) {
    String group = names.consumerGroup(pipeline.id());
    Optional<GroupOffsets.Published> published = groupOffsets.read(group);
    if (published.isPresent() && published.get().run() > 0) {
      return Optional.of(
          "run %d has published offsets as group %s".formatted(published.get().run(), group));
    }
    Optional<String> history = history(pipeline);
    if (history.isPresent()) {
      return history;
    }
    List<TableName> owned =
        pipeline.sinks().stream()
            .map(Sink::table)
            .filter(table -> ledger.owner(table).filter(pipeline.id()::equals).isPresent())
            .toList();
    return owned.isEmpty()
        ? Optional.empty()
        : Optional.of("it has merged into %s".formatted(owned));
  }

  /** What the history knows of it: offsets are published by runs, and may lag behind it. */
  private Optional<String> history(Pipeline pipeline) {
    Optional<String> commit =
        ledger.commits(pipeline.id(), 1).stream()
            .findFirst()
            .map(newest -> "its history has run %d".formatted(newest.run().number()));
    return commit.or(
        () ->
            ledger.changes(pipeline.id(), 1).stream()
                .findFirst()
                .map(
                    newest ->
                        "its history has change %d of the position".formatted(newest.number())));
  }
}
