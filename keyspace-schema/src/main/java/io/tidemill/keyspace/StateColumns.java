package io.tidemill.keyspace;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.RunsToday;
import io.tidemill.core.ledger.Version;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.ledger.WriteTimes;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A pipeline's state as columns of the pipelines table. */
final class StateColumns {
  private static final String LAST = "last_";
  private static final String CURRENT = "";

  /** What only some phases have. */
  private static final List<String> OF_PHASES =
      List.of("idle_since", "job_id", "entrant", "cancelled_at", "failure_code", "failure_message");

  private StateColumns() {}

  /** Values by column name, in a fixed order, null where a phase has none; all but the key. */
  static Map<String, Object> of(Versioned row) {
    PipelineState state = row.state();
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("version", row.version().number());
    columns.put("nonce", row.version().nonce());
    columns.put("paused", state.paused());
    columns.put("topic_id", state.topicId());
    columns.put("position", OffsetLists.position(state.position()));
    columns.put("newest_run", state.lastRun());
    columns.put("timestamp_floor", state.writeTimes().floor());
    columns.put("written_floor", state.writeTimes().written());
    columns.put("runs_day", state.runsToday().day().toString());
    columns.put("runs_that_day", state.runsToday().runs());
    columns.put("quiet_from", state.quietFrom().map(Instant::toString).orElse(null));
    columns.putAll(phase(state.phase()));
    columns.putAll(RunColumns.of(state.phase().run(), CURRENT));
    columns.putAll(ReplayColumns.of(state.replay()));
    columns.putAll(ChangeColumns.of(state.lastChange(), LAST));
    columns.putAll(RunColumns.ofCommit(state.lastCommit(), LAST));
    return columns;
  }

  private static Map<String, Object> phase(Phase phase) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("phase", phase.name());
    for (String name : OF_PHASES) {
      columns.put(name, null);
    }
    phase.match(
        idle -> columns.put("idle_since", idle.since().toString()),
        claimed -> null,
        running -> {
          columns.put("job_id", running.jobId().orElse(null));
          columns.put("entrant", running.entrant().map(EntrantId::value).orElse(null));
          return columns.put(
              "cancelled_at", running.cancelledAt().map(Instant::toString).orElse(null));
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
            OffsetLists.position(row.getString("position")),
            row.getLong("newest_run"),
            writeTimes(row),
            row.getBoolean("paused"),
            ReplayColumns.replay(row),
            runsToday(row),
            instant(row, "quiet_from"),
            ChangeColumns.change(row, LAST),
            RunColumns.commit(row, LAST),
            readPhase(row)));
  }

  /** Of a row that doesn't say what was written, all may have been. */
  private static WriteTimes writeTimes(Row row) {
    long floor = row.getLong("timestamp_floor");
    return new WriteTimes(
        floor, row.isNull("written_floor") ? floor : row.getLong("written_floor"));
  }

  private static RunsToday runsToday(Row row) {
    return row.isNull("runs_day")
        ? RunsToday.NONE
        : new RunsToday(LocalDate.parse(row.getString("runs_day")), row.getInt("runs_that_day"));
  }

  private static Optional<Instant> instant(Row row, String column) {
    return Optional.ofNullable(row.getString(column)).map(Instant::parse);
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
              Optional.ofNullable(row.get("entrant", UUID.class)).map(EntrantId::new),
              instant(row, "cancelled_at"));
      case "Blocked" ->
          new Phase.Blocked(
              RunColumns.run(row, CURRENT),
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
