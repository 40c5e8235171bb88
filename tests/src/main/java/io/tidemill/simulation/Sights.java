package io.tidemill.simulation;

import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.simulation.world.SimDefinition;
import io.tidemill.simulation.world.TrueTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells by number which rows of the fault list have come about where jobs read and write. For one
 * thread.
 */
final class Sights {
  private static final long TTL = SimDefinition.TTL.toNanos() / 1_000;

  private final Town town;
  private final Watch.Jobs jobs;
  private final boolean merges;
  private final Consumer<String> hits;
  private long upsertsBelowDeletes;
  private long tombstonesPurged;

  Sights(Town town, Watch.Jobs jobs, boolean merges, Consumer<String> hits) {
    this.town = town;
    this.jobs = jobs;
    this.merges = merges;
    this.hits = hits;
  }

  /** A job of {@code run}, the live one or a zombie, has written at {@code now}, true time, µs. */
  void wrote(Run run, boolean live, long now) {
    long below = town.store().upsertsBelowDeletes();
    if (!live) {
      hits.accept("F26 a zombie writes");
      if (merges) {
        hits.accept("F43 a zombie merges, or writes beside a merge");
      }
      if (below > upsertsBelowDeletes) {
        hits.accept("F34 a zombie upserts what was deleted since");
      }
    }
    upsertsBelowDeletes = below;
    if (live && run.attempt().number() > 1 && now > TrueTime.micros(run.claimedAt()) + TTL) {
      hits.accept("F36 a later attempt writes after the TTL has passed");
    }
  }

  /** A job has committed what others had attempted before. */
  void committed(EntrantId entrant, List<EntrantId> earlier) {
    boolean healed =
        town.outside().knewSchema(entrant)
            && earlier.stream().anyMatch(each -> !town.outside().knewSchema(each));
    if (healed) {
      hits.accept(
          merges
              ? "F62 an attempt without the schema merges nothing, and a later one commits"
              : "F62 an attempt without the schema buries records, and a later one decodes them");
    }
  }

  /** Compaction has taken {@code gone} of a partition, when the pipeline was in {@code state}. */
  void compacted(Optional<PipelineState> state, TopicPartition partition, Set<Long> gone) {
    Optional<Run> written =
        state.map(PipelineState::phase).flatMap(Phase::run).filter(Run::entered);
    boolean ofIt =
        written.isPresent()
            && written.get().ranges().stream()
                .filter(range -> range.partition().equals(partition))
                .anyMatch(range -> gone.stream().anyMatch(range::contains));
    if (ofIt) {
      hits.accept("F51 compaction takes records of a run that an attempt has entered");
    }
  }

  /** Compaction of the tables is done. */
  void purged() {
    long purged = town.store().tombstonesPurged();
    if (purged > tombstonesPurged && jobs.sleeping()) {
      hits.accept("F60 a tombstone is purged while a zombie sleeps");
    }
    tombstonesPurged = purged;
  }
}
