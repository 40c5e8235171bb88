package io.tidemill.keyspace.migrate;

import io.tidemill.core.yaml.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What applying a set would do.
 *
 * @param statements what would be sent, in order
 * @param refused what keeps it from being sent; nothing is sent unless this is empty
 * @param unfinished migrations that somebody began
 * @param planned how the store differs from the files until the statements are sent
 * @param drift how it differs otherwise
 */
public record MigrationPlan(
    String set,
    List<Statement> statements,
    List<Problem> refused,
    List<Unfinished> unfinished,
    List<Difference> planned,
    List<Difference> drift) {
  public MigrationPlan {
    statements = List.copyOf(statements);
    refused = List.copyOf(refused);
    unfinished = List.copyOf(unfinished);
    planned = List.copyOf(planned);
    drift = List.copyOf(drift);
  }

  /**
   * A statement in the store's dialect.
   *
   * @param line in which it begins in its file, from 1
   */
  public record Statement(String file, int line, String cql) {}

  /**
   * A migration of which something is applied, or will be in a moment.
   *
   * @param done how many of its statements are noted as applied
   * @param of how many there are
   * @param claimedUntil until when others wait for whoever began
   */
  public record Unfinished(String file, int done, int of, Instant claimedUntil) {}

  static MigrationPlan of(
      MigrationSet set,
      List<Statement> first,
      Pending pending,
      Map<Integer, MigrationLog.Entry> entries,
      Drift.Found found) {
    List<Statement> statements = new ArrayList<>(first);
    List<Unfinished> unfinished = new ArrayList<>();
    pending
        .steps()
        .forEach(
            (migration, steps) -> {
              MigrationLog.Entry entry = entries.get(migration.version());
              if (entry != null) {
                unfinished.add(
                    new Unfinished(
                        migration.source(),
                        entry.statementsDone(),
                        migration.statements().size(),
                        entry.claimedUntil()));
              }
              for (Step step : steps) {
                step.cql()
                    .forEach(
                        cql ->
                            statements.add(
                                new Statement(migration.source(), step.statement().line(), cql)));
              }
            });
    return new MigrationPlan(
        set.name(), statements, pending.problems(), unfinished, found.planned(), found.drift());
  }

  /** Whether applying it would do nothing. */
  public boolean nothingToDo() {
    return statements.isEmpty() && refused.isEmpty() && unfinished.isEmpty();
  }
}
