package io.tidemill.spark.write;

import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.pipeline.Source;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.problem.Where;
import java.time.Duration;
import java.util.Optional;

/** How long a table must remember what was deleted from it. */
final class TableGrace {
  private static final int DEADLINES = 2;

  private TableGrace() {}

  /** What is wrong with the table's grace period, if anything is. */
  static Optional<DefinitionProblem> problem(
      Tables.Table table, Sink sink, Source.Tombstones tombstones, Duration deadline) {
    Optional<String> deletes = deletes(table, sink, tombstones);
    Duration least = deadline.multipliedBy(DEADLINES);
    if (deletes.isEmpty() || table.grace().filter(grace -> grace.compareTo(least) <= 0).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DefinitionProblem(
            Where.TABLE,
            "",
            "a table with gc_grace_seconds above %d, twice attempts.deadline, because of %s: an attempt that is late would bring back what the store has forgotten to be deleted"
                .formatted(least.toSeconds(), deletes.get()),
            "gc_grace_seconds = %d".formatted(table.grace().orElseThrow().toSeconds()),
            "ALTER TABLE %s WITH gc_grace_seconds = %d, by a migration; or shorten attempts.deadline."
                .formatted(sink.table(), fitting(least).toSeconds())));
  }

  /** Cassandra's default, or what the deadline asks for if that is more. */
  private static Duration fitting(Duration least) {
    Duration usual = Duration.ofDays(10);
    return usual.compareTo(least) > 0 ? usual : least.plusSeconds(1);
  }

  /** What deletes rows or cells, or lets them expire; empty if nothing does. */
  private static Optional<String> deletes(
      Tables.Table table, Sink sink, Source.Tombstones tombstones) {
    if (sink.nulls() == Sink.Nulls.DELETE) {
      return Optional.of("nulls: delete");
    }
    if (tombstones == Source.Tombstones.DELETE) {
      return Optional.of("tombstones: delete");
    }
    if (sink.ttl().isPresent()) {
      return Optional.of("ttl");
    }
    return table.timeToLive() > 0
        ? Optional.of("default_time_to_live = %d".formatted(table.timeToLive()))
        : Optional.empty();
  }
}
