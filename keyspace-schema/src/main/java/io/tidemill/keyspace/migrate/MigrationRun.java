package io.tidemill.keyspace.migrate;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.yaml.Problem;
import io.tidemill.keyspace.session.Store;
import io.tidemill.keyspace.session.StoreErrors;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One process' way through a set: claims its migrations one by one, and applies them. */
final class MigrationRun {
  /**
   * Longer than a schema statement may take, agreement of the nodes and differing clocks included.
   * Waits for Amazon Keyspaces renew the claim.
   */
  private static final Duration CLAIM = Duration.ofMinutes(2);

  private static final Duration POLL = Duration.ofMillis(250);

  /** Where in a statement the store's parser stopped. */
  private static final Pattern PLACE = Pattern.compile("line (\\d+):(\\d+) (.*)", Pattern.DOTALL);

  private final MigrationSet set;
  private final MigrationLog migrations;
  private final Translator translator;
  private final SchemaChanges changes;
  private final LiveSchema live;
  private final InstantSource clock;
  private final Consumer<String> progress;

  MigrationRun(
      MigrationSet set,
      MigrationLog migrations,
      Translator translator,
      SchemaChanges changes,
      LiveSchema live,
      InstantSource clock,
      Consumer<String> progress) {
    this.set = set;
    this.migrations = migrations;
    this.translator = translator;
    this.changes = changes;
    this.live = live;
    this.clock = clock;
    this.progress = progress;
  }

  /** Whether this process applied the migration; false if another has. */
  boolean apply(Migration migration) {
    boolean waiting = false;
    while (true) {
      Instant now = clock.instant();
      Instant until = now.plus(CLAIM);
      Optional<MigrationLog.Entry> begun = migrations.begin(set, migration, until);
      if (begun.isEmpty()) {
        if (run(migration, 0, false)) {
          return true;
        }
        continue;
      }
      MigrationLog.Entry entry = begun.get();
      if (Pending.isApplied(migration, entry)) {
        return false;
      }
      if (now.isBefore(entry.claimedUntil())) {
        if (!waiting) {
          progress.accept(
              "Waiting for another process to apply %s (its claim ends at %s)"
                  .formatted(migration.source(), entry.claimedUntil()));
          waiting = true;
        }
        pause(migration);
      } else if (migrations.takeOver(set, migration, entry, until)
          && run(migration, entry.statementsDone(), true)) {
        return true;
      }
    }
  }

  /**
   * Runs the statements that are not done; false if the claim was lost meanwhile.
   *
   * @param resumed whether another process began, and may have applied the first of them
   */
  private boolean run(Migration migration, int done, boolean resumed) {
    try {
      for (Step step : steps(migration, done)) {
        Instant until = clock.instant().plus(CLAIM);
        if (!define(step, resumed && step.index() == done)
            || !migrations.advance(set, migration, step.index() + 1, until)) {
          return false;
        }
      }
      boolean finished = migrations.finish(set, migration, clock.instant());
      if (finished) {
        progress.accept("Applied " + migration.source());
      }
      return finished;
    } catch (TidemillException e) {
      giveUp(migration, e);
      throw e;
    }
  }

  private List<Step> steps(Migration migration, int done) {
    List<Problem> problems = new ArrayList<>();
    List<Step> steps = translator.steps(migration, done, problems);
    Pending.refuse(problems);
    return steps;
  }

  /**
   * Sends what a step needs, and waits until it is so; false if the claim was lost meanwhile.
   *
   * @param perhapsApplied whether a process that stopped may have applied it before
   */
  private boolean define(Step step, boolean perhapsApplied) {
    if (perhapsApplied && !changes.awaitIdle(step.meaning(), () -> renewed(step))) {
      return false;
    }
    for (String cql : step.cql()) {
      send(step, cql, perhapsApplied);
      if (!changes.await(step.meaning(), () -> renewed(step))) {
        return false;
      }
    }
    return true;
  }

  private void send(Step step, String cql, boolean perhapsApplied) {
    try {
      changes.begin("apply " + step.migration().source(), cql);
    } catch (TidemillException e) {
      boolean applied =
          perhapsApplied
              && (StoreErrors.alreadyThere(e.getCause())
                  || step.meaning().filter(live::isWithout).isPresent());
      if (!applied) {
        throw located(step, e);
      }
      progress.accept(
          "%s had been applied before the process that did so stopped".formatted(step.place()));
    }
  }

  /** Renews the claim; false if it was lost. */
  private boolean renewed(Step step) {
    return migrations.advance(set, step.migration(), step.index(), clock.instant().plus(CLAIM));
  }

  private void giveUp(Migration migration, TidemillException cause) {
    try {
      migrations.giveUp(set, migration);
    } catch (TidemillException e) {
      // The claim ends by itself.
      cause.addSuppressed(e);
    }
  }

  private static TidemillException located(Step step, TidemillException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (e.kind() != FailureKind.OPERATOR || StoreErrors.notPermitted(cause)) {
      return new TidemillException(
          e.kind(), "%s: %s".formatted(step.place(), e.getMessage()), cause);
    }
    Matcher place = PLACE.matcher(String.valueOf(cause.getMessage()));
    boolean placed = place.matches();
    int line = step.statement().line() + (placed ? Integer.parseInt(place.group(1)) - 1 : 0);
    return new TidemillException(
        FailureKind.PIPELINE,
        "%s:%d: the store refused the statement: %s. Mend it and apply again; the statements before it stand"
            .formatted(
                step.migration().source(), line, placed ? place.group(3) : cause.getMessage()),
        cause);
  }

  private static void pause(Migration migration) {
    if (!Store.slept(POLL)) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "Interrupted while another process applied %s; apply again"
              .formatted(migration.source()));
    }
  }
}
