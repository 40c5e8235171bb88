package io.tidemill.keyspace;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.ledger.AttemptLimits;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.OffsetRange;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A run, and a commit of one, as columns: the same in the pipelines table, where those of the last
 * commit begin with {@code last_}, and in the history.
 */
final class RunColumns {
  private RunColumns() {}

  /**
   * Values by column name, in a fixed order; all null without a run.
   *
   * @param prefix what all names begin with
   */
  static Map<String, Object> of(Optional<Run> run, String prefix) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put(prefix + "run_number", run.map(Run::number).orElse(null));
    columns.put(prefix + "run_attempt", run.map(it -> it.attempt().number()).orElse(null));
    columns.put(prefix + "run_work", run.map(it -> CompactText.work(it.work())).orElse(null));
    columns.put(prefix + "run_reason", run.map(it -> it.reason().name()).orElse(null));
    columns.put(prefix + "run_claimed_at", run.map(it -> it.claimedAt().toString()).orElse(null));
    columns.put(prefix + "run_topic_id", run.map(Run::topicId).orElse(null));
    columns.put(prefix + "run_ranges", run.map(it -> OffsetLists.ranges(it.ranges())).orElse(null));
    columns.put(prefix + "run_end", run.map(it -> OffsetLists.position(it.end())).orElse(null));
    columns.put(prefix + "run_capped", run.map(Run::capped).orElse(null));
    columns.put(prefix + "run_definition", run.map(Run::definition).orElse(null));
    columns.put(prefix + "run_attempts_allowed", run.map(it -> it.limits().allowed()).orElse(null));
    columns.put(
        prefix + "run_deadline", run.map(it -> it.limits().deadline().toString()).orElse(null));
    columns.put(
        prefix + "run_back_off", run.map(it -> it.limits().backOff().toString()).orElse(null));
    columns.put(prefix + "run_size", run.flatMap(Run::size).map(CompactText::size).orElse(null));
    columns.put(
        prefix + "run_attempts", run.map(it -> CompactText.attempts(it.attempts())).orElse(null));
    return columns;
  }

  static Optional<Run> run(Row row, String prefix) {
    if (row.isNull(prefix + "run_number")) {
      return Optional.empty();
    }
    AttemptLimits limits = limits(row, prefix);
    return Optional.of(
        new Run(
            row.getLong(prefix + "run_number"),
            work(row.getString(prefix + "run_work")),
            Reason.valueOf(row.getString(prefix + "run_reason")),
            Instant.parse(row.getString(prefix + "run_claimed_at")),
            row.getString(prefix + "run_topic_id"),
            OffsetLists.ranges(row.getString(prefix + "run_ranges")),
            OffsetLists.position(row.getString(prefix + "run_end")),
            row.getBoolean(prefix + "run_capped"),
            row.getString(prefix + "run_definition"),
            limits,
            Optional.ofNullable(row.getString(prefix + "run_size")).map(CompactText::size),
            CompactText.attempts(row.getString(prefix + "run_attempts"), limits.deadline())));
  }

  private static Work work(String text) {
    return text == null ? new Work.Own() : CompactText.work(text);
  }

  private static AttemptLimits limits(Row row, String prefix) {
    return new AttemptLimits(
        row.getInt(prefix + "run_attempts_allowed"),
        duration(row.getString(prefix + "run_deadline"), AttemptLimits.DEFAULT.deadline()),
        duration(row.getString(prefix + "run_back_off"), AttemptLimits.DEFAULT.backOff()));
  }

  private static Duration duration(String text, Duration otherwise) {
    return text == null ? otherwise : Duration.parse(text);
  }

  /** As {@link #of}, with the columns of a commit's run before its own. */
  static Map<String, Object> ofCommit(Optional<Commit> commit, String prefix) {
    Map<String, Object> columns = of(commit.map(Commit::run), prefix);
    Optional<Books> books = commit.map(Commit::books);
    columns.put(prefix + "committed_by", commit.map(it -> it.entrant().value()).orElse(null));
    columns.put(prefix + "committed_at", commit.map(it -> it.at().toString()).orElse(null));
    columns.put(prefix + "books_read", books.map(Books::read).orElse(null));
    columns.put(prefix + "books_decoded", books.map(Books::decoded).orElse(null));
    columns.put(prefix + "books_dead", books.map(Books::dead).orElse(null));
    columns.put(
        prefix + "books_sinks", books.map(it -> CompactText.sinks(it.sinks())).orElse(null));
    columns.put(prefix + "lost", commit.map(it -> OffsetLists.ranges(it.lost())).orElse(null));
    columns.put(prefix + "steps", commit.map(it -> CompactText.steps(it.steps())).orElse(null));
    columns.put(prefix + "cores", commit.map(it -> it.effort().cores()).orElse(null));
    return columns;
  }

  static Optional<Commit> commit(Row row, String prefix) {
    return run(row, prefix)
        .map(
            run ->
                new Commit(
                    run,
                    new EntrantId(row.get(prefix + "committed_by", UUID.class)),
                    Instant.parse(row.getString(prefix + "committed_at")),
                    new Books(
                        row.getLong(prefix + "books_read"),
                        row.getLong(prefix + "books_decoded"),
                        row.getLong(prefix + "books_dead"),
                        CompactText.sinks(row.getString(prefix + "books_sinks"))),
                    lost(row.getString(prefix + "lost")),
                    new Effort(
                        CompactText.steps(row.getString(prefix + "steps")),
                        row.getInt(prefix + "cores"))));
  }

  private static List<OffsetRange> lost(String text) {
    return text == null ? List.of() : OffsetLists.ranges(text);
  }
}
