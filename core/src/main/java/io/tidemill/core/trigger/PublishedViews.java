package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.Position;
import java.util.Optional;

/**
 * What others read of a pipeline: the consumer group's offsets, and the history of runs. Both are
 * copies of what the ledger's row says, and made again where they differ from it. Unless they say
 * otherwise, methods throw a {@link TidemillException} if Kafka or the ledger can't be reached.
 */
public final class PublishedViews {
  private final Ledger ledger;
  private final GroupOffsets groupOffsets;
  private final Names names;

  public PublishedViews(Ledger ledger, GroupOffsets groupOffsets) {
    this.ledger = requireNonNull(ledger, "ledger");
    this.groupOffsets = requireNonNull(groupOffsets, "groupOffsets");
    this.names = new Names(ledger.id());
  }

  /**
   * Why the ledger must be an old copy: the published offsets know of more than it does. A run is
   * published when it is claimed, before its job is launched, and again with its end once the
   * ledger has that; so in a ledger that is whole nothing is ahead of it. Empty if nothing is.
   */
  public Optional<Failure> ahead(PipelineState state) {
    return groupOffsets
        .read(names.consumerGroup(state.pipeline()))
        .filter(published -> ahead(published, state))
        .map(
            published ->
                new Failure(
                    FailureCode.LEDGER_RESTORED,
                    "Run %d has published offsets of pipeline %s that the ledger, which stands at %s after claiming run %d, doesn't know of: the ledger is an old copy. Restore a newer one, or say where to go on: `adopt %s --from …`, from the group's offsets (group) if the tables are as they were, from the ledger's own position if they were restored with it"
                        .formatted(
                            published.run(),
                            state.pipeline(),
                            state.phase().name(),
                            state.lastRun(),
                            state.pipeline())));
  }

  private static boolean ahead(GroupOffsets.Published published, PipelineState state) {
    boolean underWay = state.phase().run().isPresent();
    return published.run() > state.lastRun()
        || (underWay
            && published.run() == state.lastRun()
            && !offsetsAreOf(state.position(), published.position()));
  }

  /** Whether what is published is where {@code position} stands; some partitions may be missing. */
  private static boolean offsetsAreOf(Position position, Position published) {
    return published.next().entrySet().stream()
        .allMatch(
            entry ->
                position
                    .at(entry.getKey())
                    .map(next -> next.offset() == entry.getValue().offset())
                    .orElse(false));
  }

  /**
   * Publishes that the run under way was claimed, so that a ledger restored from before its claim
   * is told by it. What keeps it from being published stops no run.
   */
  void announce(PipelineState state) {
    String group = names.consumerGroup(state.pipeline());
    try {
      boolean told =
          groupOffsets
              .read(group)
              .filter(published -> published.run() == state.lastRun())
              .isPresent();
      if (!told) {
        groupOffsets.publish(group, state.position(), state.lastRun());
      }
    } catch (TidemillException e) {
      // The next look at the idle pipeline publishes again, and complains if it can't.
    }
  }

  /** What was published last; empty if nothing, or not by Tidemill. */
  public Optional<GroupOffsets.Published> published(PipelineId pipeline) {
    return groupOffsets.read(names.consumerGroup(pipeline));
  }

  /**
   * Copies the row's last change of the position into the history, and its last commit, if they
   * aren't there. Later ones overwrite the row's, so no run may be claimed, and no position
   * changed, before this returned.
   */
  public void copy(PipelineState state) {
    copyCommit(state);
    copyChange(state);
  }

  private void copyChange(PipelineState state) {
    Optional<PositionChange> last = state.lastChange();
    if (last.isEmpty()) {
      return;
    }
    boolean copied = ledger.changes(state.pipeline(), 1).stream().anyMatch(last.get()::equals);
    if (!copied) {
      ledger.recordChange(state.pipeline(), last.get());
    }
  }

  /**
   * Copies the row's last commit into the history if it isn't there, or another one of that number
   * is, which the ledger had before it was restored. The next run's commit overwrites the row's, so
   * no run may be claimed before this returned.
   */
  private void copyCommit(PipelineState state) {
    Optional<Commit> last = state.lastCommit();
    if (last.isEmpty()) {
      return;
    }
    boolean copied =
        ledger.commits(state.pipeline(), 1).stream()
            .anyMatch(
                commit ->
                    commit.run().number() == last.get().run().number()
                        && commit.entrant().equals(last.get().entrant()));
    if (!copied) {
      ledger.recordCommit(state.pipeline(), last.get());
    }
  }

  /**
   * Publishes the position if the group's offsets differ from it.
   *
   * @return why it could not be published, if so: a reason to complain, none to process nothing
   */
  Optional<TidemillException> repairGroupOffsets(PipelineState state) {
    String group = names.consumerGroup(state.pipeline());
    // All runs of an idle pipeline have ended, by commits or otherwise.
    long run = state.lastRun();
    try {
      boolean right =
          groupOffsets
              .read(group)
              .filter(
                  published ->
                      published.run() == run && published.position().sameOffsets(state.position()))
              .isPresent();
      if (!right) {
        groupOffsets.publish(group, state.position(), run);
      }
      return Optional.empty();
    } catch (TidemillException e) {
      return Optional.of(e);
    }
  }
}
