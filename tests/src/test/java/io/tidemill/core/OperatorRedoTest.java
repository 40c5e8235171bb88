package io.tidemill.core;

import static io.tidemill.testkit.World.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.Place;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.operator.Command;
import io.tidemill.core.run.EnterOutcome;
import io.tidemill.core.trigger.JobState;
import io.tidemill.testkit.Commanded;
import io.tidemill.testkit.World;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Dead letters processed again, and write times repaired. */
class OperatorRedoTest {
  private static final TableName PLAIN = TableName.parse("k.t");
  private static final Command REDO = new Command.Redo(1);
  private static final Command REPAIR = new Command.RepairWriteTime(Set.of());
  private static final Command EMPTIED =
      new Command.RepairWriteTime(Set.of(Command.Consent.TABLES_EMPTIED));

  private final World world = new World();
  private final Commanded person = new Commanded(world);

  /** A run of 200 records, of which a table could not take 3. */
  private void runWithLetters() {
    world.produce(200);
    person.wake();
    EnterOutcome.Entered entered = world.enter();
    Books books = Books.of(200, 200, 0, Map.of(PLAIN, new SinkBooks(200, 3, 0, 197, 0)));
    world.protocol().commit(entered, books, List.of(), Effort.NONE);
    world.endJobs(JobState.SUCCEEDED);
  }

  @Test
  void dead_letters_are_processed_again_at_their_own_place() {
    runWithLetters();
    Run redone = world.state().lastCommit().orElseThrow().run();
    Attempt committed = redone.attempt();
    Position before = world.state().position();

    assertThat(person.done(REDO)).contains("The 3 dead letters of run 1", "as run 2");

    // Cassandra keeps tombstones for ten days, but row timestamps are taken two days back.
    Instant until =
        Instant.EPOCH.plus(committed.writeTime(), ChronoUnit.MICROS).plus(Duration.ofHours(47));
    assertThat(world.run().work())
        .isEqualTo(
            new Work.Redo(
                1,
                1,
                committed.writeTime(),
                redone.claimedAt(),
                until,
                new TreeSet<>(Set.of(PLAIN))));
    assertThat(world.run().reason()).isEqualTo(Reason.DEAD_LETTERS);
    assertThat(person.refused(REDO)).contains("run 2");
    world.work();
    assertThat(world.state().position()).isEqualTo(before);
  }

  @Test
  void letters_of_a_replay_into_one_table_go_into_that_one_alone() {
    world.define(
        World.DEFINITION.replace(
            "sinks: [", "sinks: [{table: k.other, sql: 'SELECT id FROM source'}, "));
    world.produce(200);
    person.wake();
    world.work();
    person.done(
        new Command.Replay(
            Place.parse("earliest"), Optional.empty(), new TreeSet<>(Set.of(PLAIN)), Set.of()));
    Books books = Books.of(200, 199, 1, Map.of(PLAIN, new SinkBooks(199, 0, 0, 199, 0)));
    world.protocol().commit(world.enter(), books, List.of(), Effort.NONE);
    world.endJobs(JobState.SUCCEEDED);

    person.done(new Command.Redo(2));

    assertThat(((Work.Redo) world.run().work()).sinks()).containsExactly(PLAIN);
  }

  @Test
  void f53_f60_no_attempt_of_a_redo_writes_when_deletions_may_be_forgotten() {
    runWithLetters();
    person.done(REDO);
    Instant until = ((Work.Redo) world.run().work()).until();
    world.clock().advance(Duration.between(world.clock().instant(), until.minusSeconds(60)));
    world.endJobs(JobState.FAILED);
    person.wake();

    assertThat(world.run().attempt().number()).isEqualTo(2);
    assertThat(world.run().attempt().deadline()).isEqualTo(until);
    world.protocol().block(world.enter(), new Failure(FailureCode.ROWS_REFUSED, "as asked"));
    world.clock().advance(Duration.ofMinutes(1));
    assertThat(person.refused(new Command.Retry(OptionalLong.of(2))))
        .contains("could be put back until " + until, "abandon flights --run 2", "replay flights");
  }

  @Test
  void a_blocked_redo_is_abandoned() {
    runWithLetters();
    person.done(REDO);
    world.protocol().block(world.enter(), new Failure(FailureCode.ROWS_REFUSED, "as asked"));
    world.endJobs(JobState.FAILED);

    assertThat(person.refused(new Command.Skip(2))).contains("abandon flights");
    assertThat(person.done(new Command.Abandon(OptionalLong.of(2), Set.of())))
        .contains("Run 2 is given up");
    assertThat(world.state().position().sameOffsets(Commanded.position(100, 100))).isTrue();
    assertThat(person.refused(new Command.Redo(2)))
        .contains("no commit of run 2", "or its record has expired", "`runs flights`");
  }

  @Test
  void runs_without_letters_and_runs_that_never_were_are_told() {
    person.run(200);

    assertThat(person.nothing(REDO)).contains("run 1 has no dead letters");
    assertThat(person.refused(new Command.Redo(2))).contains("has committed no run 2");
    assertThat(person.refused(new Command.Redo(0))).contains("has committed no run 0");
  }

  @Test
  void f53_old_dead_letters_are_refused() {
    runWithLetters();
    world.clock().advance(Duration.ofHours(47));

    assertThat(person.refused(REDO)).contains("more than 2 d ago", "replay flights");
  }

  @Test
  void f53_letters_of_a_merged_table_are_refused() {
    world.define(MergedSinksTest.MERGED);
    world.produce(200);
    person.wake();
    EnterOutcome.Entered entered = world.enter();
    world.protocol().commit(entered, Books.of(200, 197, 3, Map.of()), List.of(), Effort.NONE);
    world.endJobs(JobState.SUCCEEDED);

    assertThat(person.refused(REDO)).contains("[k.sums]", "rebuild flights k.sums");
    assertThat(world.ledger().commits(FLIGHTS, 1)).hasSize(1);
  }

  @Test
  void a_sound_write_time_needs_no_repair() {
    person.run(200);
    assertThat(person.nothing(REPAIR)).contains("which stores accept");
  }

  @Test
  void f54_a_run_claimed_by_a_clock_a_year_ahead_is_mended() {
    poison();

    assertThat(person.done(REPAIR))
        .contains(
            "365 d ahead of the clock", "Run 2, of which no attempt has entered, is given up");
    assertThat(world.run().number()).isEqualTo(3);
    assertThat(world.run().attempt().writeTime())
        .isEqualTo(world.state().lastCommit().orElseThrow().run().attempt().end());
  }

  @Test
  void f54_rows_that_were_written_ahead_keep_later_ones_back() {
    world.produce(200);
    world.clock().advance(Duration.ofDays(365));
    person.wake();
    world.work();
    world.clock().advance(Duration.ofDays(-365));

    assertThat(person.refused(REPAIR)).contains("wait 364 d", "--tables-emptied");
    assertThat(person.done(EMPTIED)).contains("You say that all tables");
    world.produce(200);
    world.reconciler().trigger(world.pipeline());
    assertThat(world.run().attempt().writeTime())
        .isEqualTo(world.clock().instant().toEpochMilli() * 1000);
  }

  /** Run 2 is blocked, its claim taken with a clock a year ahead; no attempt has entered. */
  private void poison() {
    person.run(200);
    world.produce(200);
    world.clock().advance(Duration.ofDays(365));
    for (int attempt = 0; attempt <= 3; attempt++) {
      person.wake();
      world.endJobs(JobState.FAILED);
    }
    world.clock().advance(Duration.ofDays(-365));
  }
}
