package io.tidemill.keyspace.migrate;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.yaml.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What there is to do for a set.
 *
 * @param applied the statements that are applied, in order
 * @param steps those that are not, in order, by their migrations; without those that have problems
 * @param problems with statements that are not applied
 */
record Pending(List<Step> applied, Map<Migration, List<Step>> steps, List<Problem> problems) {
  /** What becomes of migrations that a store has, and a set hasn't. */
  enum Later {
    /** The set lacks files, and is refused. */
    REFUSED,
    /** They stay: the set is that of an earlier deployment. */
    LEFT
  }

  /**
   * Holds a set against what is noted of it.
   *
   * @throws TidemillException of kind {@code PIPELINE} if a file that was applied is changed or,
   *     unless later ones are left, missing
   */
  static Pending of(
      MigrationSet set,
      Map<Integer, MigrationLog.Entry> entries,
      Translator translator,
      Later later) {
    if (later == Later.REFUSED) {
      refuseUnknown(set, entries);
    }
    List<Step> applied = new ArrayList<>();
    Map<Migration, List<Step>> steps = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (Migration migration : set.migrations()) {
      MigrationLog.Entry entry = entries.get(migration.version());
      boolean whole = entry != null && isApplied(migration, entry);
      int done = entry == null ? 0 : entry.statementsDone();
      applied.addAll(translator.applied(migration, whole ? migration.statements().size() : done));
      if (!whole) {
        steps.put(migration, translator.steps(migration, done, problems));
      }
    }
    return new Pending(applied, steps, problems);
  }

  /**
   * Refuses all if there is any problem.
   *
   * @throws TidemillException of kind {@code PIPELINE}, with every problem
   */
  static void refuse(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          String.join(System.lineSeparator(), problems.stream().map(Problem::toString).toList()));
    }
  }

  /**
   * Whether the migration is applied, whole.
   *
   * @throws TidemillException if what is applied of it is not what it says now. Statements that are
   *     not applied may still change: that is how a broken file is mended
   */
  static boolean isApplied(Migration migration, MigrationLog.Entry entry) {
    boolean same =
        entry.applied()
            ? migration.checksum().equals(entry.checksum())
            : migration.statements().size() >= entry.statementsDone()
                && migration.checksumOfFirst(entry.statementsDone()).equals(entry.doneChecksum());
    if (!same) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "%s: changed after %s; expected checksum %s, found %s. Restore the text, and put what is new into a migration of its own"
              .formatted(
                  migration.source(),
                  entry.applied()
                      ? "it was applied"
                      : "its first %d statements were applied".formatted(entry.statementsDone()),
                  entry.checksum(),
                  migration.checksum()));
    }
    return entry.applied();
  }

  /** One that the store has, and the set hasn't. */
  static Optional<MigrationLog.Entry> unknown(
      MigrationSet set, Map<Integer, MigrationLog.Entry> entries) {
    return entries.values().stream()
        .filter(entry -> entry.version() > set.migrations().size())
        .findFirst();
  }

  private static void refuseUnknown(MigrationSet set, Map<Integer, MigrationLog.Entry> entries) {
    unknown(set, entries)
        .ifPresent(
            entry -> {
              throw new TidemillException(
                  FailureKind.PIPELINE,
                  "Migrations \"%s\": %s is applied, but the newest one here is version %d. Restore the file, or use the newer version of Tidemill that brought it"
                      .formatted(set.name(), entry.name(), set.migrations().size()));
            });
  }
}
