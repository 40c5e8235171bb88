package io.tidemill.simulation;

import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.simulation.world.BooksCheck;
import io.tidemill.simulation.world.Fold;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What must hold once all is done. */
final class Evening {

  /** Between a look at the clock and what it was looked at for, a process may be delayed. */
  private static final Duration SLACK = Duration.ofMinutes(40);

  private final Town town;
  private final Covered covered;
  private final Consumer<String> hits;

  Evening(Town town, Covered covered, Consumer<String> hits) {
    this.town = town;
    this.covered = covered;
    this.hits = hits;
  }

  /** How many offsets wait. */
  long waiting(PipelineState state) {
    long waiting = 0;
    for (TopicPartition partition : town.partitions()) {
      NextOffset next = state.position().next().get(partition);
      long position = next == null ? 0 : next.offset();
      waiting += Math.max(0, town.kafka().readableEnd(partition) - position);
    }
    return waiting;
  }

  /** Checks all that can be checked. */
  void check(Pipeline pipeline) {
    PipelineState state = town.ledger().state(pipeline.id()).orElseThrow();
    for (TopicPartition partition : town.partitions()) {
      covered.check(state, partition, town.kafka().readableEnd(partition));
    }
    checkTables(pipeline);
    var published = town.groups().published(Town.group(pipeline.id()));
    Watch.require(
        published.filter(known -> known.position().sameOffsets(state.position())).isPresent(),
        Invariant.PUBLISHED,
        "The position is %s, and published is %s",
        state.position(),
        published);
  }

  private void checkTables(Pipeline pipeline) {
    Fold fold = Fold.of(town.kafka(), town.outside(), town.ledger(), pipeline.id(), Pipelines::of);
    if (fold.repeatsWithinARun()) {
      hits.accept("F33 a key repeats within a run");
    }
    if (fold.repeatsAcrossRuns()) {
      hits.accept("F33 a key repeats across runs");
    }
    Optional<String> difference = fold.differences(town.store(), SLACK).stream().findFirst();
    if (difference.isPresent()) {
      boolean merged = difference.get().startsWith("flights_merged");
      throw new Broken(merged ? Invariant.MERGED : Invariant.TABLES, difference.get());
    }
    List<String> misbooked = BooksCheck.differences(town.kafka(), town.ledger(), pipeline.id());
    Watch.require(misbooked.isEmpty(), Invariant.BOOKS, "%s", misbooked);
  }
}
