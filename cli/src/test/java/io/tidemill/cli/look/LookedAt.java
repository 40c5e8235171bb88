package io.tidemill.cli.look;

import static io.tidemill.cli.StatesForTests.claimed;
import static io.tidemill.cli.StatesForTests.committed;
import static io.tidemill.cli.StatesForTests.entered;
import static io.tidemill.cli.StatesForTests.first;

import io.tidemill.cli.ChangeEffect;
import io.tidemill.cli.StatesForTests;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.PipelineParser;
import io.tidemill.core.trigger.PipelineStatus;
import io.tidemill.core.trigger.SinkChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Pipelines as they were looked at, 20 s after the first run's commit. */
final class LookedAt {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:29Z");

  static final Pipeline PIPELINE =
      ((Parsed.Valid)
              PipelineParser.parse(
                  "flights.yaml",
                  """
                  pipeline: flights
                  source: {topic: flights, format: json, schema: id INT}
                  trigger: {minRecords: 8000, maxDelay: 15s, cooldown: 0s}
                  sinks: [{table: flights.by_origin, sql: SELECT * FROM source}]
                  """))
          .pipeline();

  private static final ChangeEffect UNCHANGED =
      new ChangeEffect(Optional.empty(), 2, List.of(), Optional.empty());

  Finding seen(PipelineState state, long waiting) {
    return new Finding.Seen(PIPELINE, status(state, waiting), UNCHANGED);
  }

  /** The file has been changed since the first run. */
  Finding changed(List<SinkChange> changes, Optional<String> refusal) {
    PipelineState state = committed(entered(claimed(first(), 100)));
    return new Finding.Seen(
        PIPELINE,
        status(state, 312),
        new ChangeEffect(state.lastCommit().map(Commit::run), 2, changes, refusal));
  }

  /** With records waiting, the oldest for 4 s. */
  PipelineStatus status(PipelineState state, long waiting) {
    long from = state.position().at(StatesForTests.PARTITION).orElseThrow().offset();
    Optional<Instant> oldest = waiting > 0 ? Optional.of(NOW.minusSeconds(4)) : Optional.empty();
    PartitionBacklog partition =
        new PartitionBacklog(
            StatesForTests.PARTITION,
            0,
            from,
            from + waiting,
            from + waiting,
            0,
            oldest,
            Optional.empty(),
            false);
    return PipelineStatus.of(
        PIPELINE, state, new Backlog("flights", "topic-id", List.of(partition)), NOW);
  }
}
