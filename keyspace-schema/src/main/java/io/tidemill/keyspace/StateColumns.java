package io.tidemill.keyspace;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Version;
import io.tidemill.core.ledger.Versioned;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A pipeline's state as columns of the pipelines table. */
final class StateColumns {
  private static final String LAST = "last_";
  private static final String CURRENT = "";

  private StateColumns() {}

  /** Values by column name, in a fixed order, null where a phase has none; all but the key. */
  static Map<String, Object> of(Versioned row) {
    PipelineState state = row.state();
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("version", row.version().number());
    columns.put("nonce", row.version().nonce());
    columns.put("paused", state.paused());
    columns.put("topic_id", state.topicId());
    columns.put("position", CompactText.position(state.position()));
    columns.put("newest_run", state.lastRun());
    columns.put("timestamp_floor", state.timestampFloor());
    columns.putAll(phase(state.phase()));
    columns.putAll(RunColumns.of(state.phase().run(), CURRENT));
    columns.putAll(RunColumns.ofCommit(state.lastCommit(), LAST));
    return columns;
  }

  private static Map<String, Object> phase(Phase phase) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("phase", phase.name());
    for (String name :
        new String[] {"idle_since", "job_id", "entrant", "failure_code", "failure_message"}) {
      columns.put(name, null);
    }
    phase.match(
        idle -> columns.put("idle_since", idle.since().toString()),
        claimed -> null,
        running -> {
          columns.put("job_id", running.jobId().orElse(null));
          return columns.put("entrant", running.entrant().map(EntrantId::value).orElse(null));
        },
        blocked -> {
          columns.put("failure_code", blocked.failure().code().name());
          return columns.put("failure_message", blocked.failure().message());
        });
    return columns;
  }

  /** Reads a whole row of the table. */
  static Versioned read(Row row) {
    return new Versioned(
        new Version(row.getLong("version"), row.getString("nonce")),
        new PipelineState(
            new PipelineId(row.getString("pipeline")),
            row.getString("topic_id"),
            CompactText.position(row.getString("position")),
            row.getLong("newest_run"),
            row.getLong("timestamp_floor"),
            row.getBoolean("paused"),
            RunColumns.commit(row, LAST),
            readPhase(row)));
  }

  private static Phase readPhase(Row row) {
    String name = row.getString("phase");
    return switch (name) {
      case "Idle" -> new Phase.Idle(Instant.parse(row.getString("idle_since")));
      case "Claimed" -> new Phase.Claimed(currentRun(row));
      case "Running" ->
          new Phase.Running(
              currentRun(row),
              Optional.ofNullable(row.getString("job_id")),
              Optional.ofNullable(row.get("entrant", UUID.class)).map(EntrantId::new));
      case "Blocked" ->
          new Phase.Blocked(
              currentRun(row),
              new Failure(
                  FailureCode.valueOf(row.getString("failure_code")),
                  row.getString("failure_message")));
      default ->
          throw new IllegalArgumentException(
              "Expected phase Idle, Claimed, Running or Blocked, got \"%s\"".formatted(name));
    };
  }

  private static Run currentRun(Row row) {
    return RunColumns.run(row, CURRENT)
        .orElseThrow(() -> new IllegalArgumentException("Expected a run, got none"));
  }
}
