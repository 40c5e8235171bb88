package io.tidemill.core.trigger;

import io.tidemill.core.Names;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.offsets.GroupOffsets;
import java.util.Optional;

/**
 * What others read of a pipeline: the consumer group's offsets, and the history of runs. Both are
 * copies of what the ledger's row says, and made again where they differ from it.
 */
final class PublishedViews {
  private final Ledger ledger;
  private final GroupOffsets groupOffsets;
  private final Names names;

  PublishedViews(Ledger ledger, GroupOffsets groupOffsets) {
    this.ledger = ledger;
    this.groupOffsets = groupOffsets;
    this.names = new Names(ledger.id());
  }

  /**
   * Copies the row's last commit into the history if it isn't there. The next run's commit
   * overwrites the row's, so no run may be claimed before this returned.
   */
  void copyCommit(PipelineState state) {
    Optional<Commit> last = state.lastCommit();
    if (last.isEmpty()) {
      return;
    }
    boolean copied =
        ledger.commits(state.pipeline(), 1).stream()
            .anyMatch(commit -> commit.run().number() == last.get().run().number());
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
    long run = state.lastCommit().map(commit -> commit.run().number()).orElse(0L);
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
