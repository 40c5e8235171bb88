package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.LedgerId;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.AttemptLimits;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.RunsToday;
import io.tidemill.core.ledger.SwapOutcome;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.ledger.WriteTimes;
import io.tidemill.keyspace.CassandraLedger;
import io.tidemill.keyspace.LedgerSchema;
import io.tidemill.keyspace.migrate.MigrationSet;
import io.tidemill.keyspace.migrate.Migrator;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.testkit.TestKeyspaces;
import io.tidemill.testkit.TestTables;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A ledger that the first release made and wrote, once it is migrated. */
class OlderLedgerIT {
  private static final int MIGRATIONS_OF_FIRST_RELEASE = 2;
  private static final PipelineId FLIGHTS = new PipelineId("flights");
  private static final PipelineId IDLE = new PipelineId("idle");
  private static final Instant BEGUN = Instant.parse("2026-11-22T13:41:02Z");
  private static final long FLOOR = 1_795_354_862_123_512L;

  private static CqlSession session;
  private static String beforeMigration;
  private static LedgerId id;
  private static Ledger ledger;

  @BeforeAll
  static void migrate() {
    CassandraAddress address = TestKeyspaces.unused();
    session = Sessions.open(address);
    String keyspace = address.keyspace();
    TestTables.keyspace(session, address);
    MigrationSet all = MigrationSet.ledger();
    new Migrator(session, address).apply(all.upTo(MIGRATIONS_OF_FIRST_RELEASE));
    session.execute(
        "INSERT INTO %s.ledger (name, id) VALUES ('ledger', 'abcdefgh')".formatted(keyspace));
    session.execute(
        """
        INSERT INTO %s.pipelines (pipeline, version, nonce, phase, paused, topic_id, position,
          newest_run, timestamp_floor, job_id, run_number, run_attempt, run_reason, run_claimed_at,
          run_topic_id, run_ranges, run_end, run_capped, run_definition, run_attempts_allowed,
          run_attempts, last_run_number, last_run_attempt, last_run_reason, last_run_claimed_at,
          last_run_topic_id, last_run_ranges, last_run_end, last_run_capped, last_run_definition,
          last_run_attempts_allowed, last_run_attempts, last_committed_by, last_committed_at,
          last_books_read, last_books_decoded, last_books_dead, last_books_sinks, last_steps)
        VALUES ('flights', 9, 'n', 'Running', false, 'T', 'flights 0:120@3', 2, %d, '00f1',
          2, 2, 'MIN_RECORDS', '2026-11-22T13:41:02Z', 'T', 'flights 0:120..148', 'flights 0:148@3',
          true, 'd', 2,
          '1 1795354862123456+28 2026-11-22T13:41:02Z; 2 1795354862123484+28 2026-11-22T13:51:02Z',
          1, 1, 'MANUAL', '2026-11-22T13:31:02Z', 'T', 'flights 0:0..120', 'flights 0:120@3', false,
          'd', 2, '1 1795354262123456+120 2026-11-22T13:31:02Z',
          00000000-0000-0001-0000-000000000002, '2026-11-22T13:32:02Z', 120, 120, 0,
          'flights.a out=120 dead=0 superseded=0 written=120 merged=0', 'write=PT1S')"""
            .formatted(keyspace, FLOOR));
    session.execute(
        """
        INSERT INTO %s.pipelines (pipeline, version, nonce, phase, paused, topic_id, position,
          newest_run, timestamp_floor, idle_since)
        VALUES ('idle', 1, 'n', 'Idle', true, 'T', '', 0, 0, '2026-11-22T13:41:02Z')"""
            .formatted(keyspace));
    session.execute(
        """
        INSERT INTO %s.runs (pipeline, run_number, run_attempt, run_reason, run_claimed_at,
          run_topic_id, run_ranges, run_end, run_capped, run_definition, run_attempts_allowed,
          run_attempts, committed_by, committed_at, books_read, books_decoded, books_dead,
          books_sinks, steps)
        VALUES ('flights', 1, 1, 'MANUAL', '2026-11-22T13:31:02Z', 'T', 'flights 0:0..120',
          'flights 0:120@3', false, 'd', 2, '1 1795354262123456+120 2026-11-22T13:31:02Z',
          00000000-0000-0001-0000-000000000002, '2026-11-22T13:32:02Z', 120, 120, 0,
          'flights.a out=120 dead=0 superseded=0 written=120 merged=0', 'write=PT1S')"""
            .formatted(keyspace));
    beforeMigration =
        catchThrowableOfType(
                TidemillException.class,
                () -> new CassandraLedger(session, address, HistoryPolicy.DEFAULT))
            .getMessage();
    id = LedgerSchema.migrate(session, address);
    ledger = new CassandraLedger(session, address, HistoryPolicy.DEFAULT);
  }

  @AfterAll
  static void close() {
    session.close();
  }

  private static PipelineState state(PipelineId pipeline) {
    return ledger.load(pipeline).orElseThrow().state();
  }

  @Test
  void it_stays_the_same_ledger() {
    assertThat(id).isEqualTo(new LedgerId("abcdefgh"));
  }

  @Test
  void it_is_opened_only_once_it_has_a_home() {
    assertThat(beforeMigration).contains("without a home", "migrate it first");
  }

  @Test
  void its_runs_are_the_pipelines_own_with_the_usual_limits() {
    Run run = state(FLIGHTS).phase().run().orElseThrow();

    assertThat(run.work()).isEqualTo(new Work.Own());
    assertThat(run.limits())
        .isEqualTo(
            new AttemptLimits(
                2, AttemptLimits.DEFAULT.deadline(), AttemptLimits.DEFAULT.backOff()));
    assertThat(run.size()).isEmpty();
  }

  @Test
  void its_attempts_may_have_written_and_end_as_new_ones_do() {
    Run run = state(FLIGHTS).phase().run().orElseThrow();
    Duration usual = AttemptLimits.DEFAULT.deadline();

    assertThat(run.attempts())
        .containsExactly(
            new Attempt(1, 1_795_354_862_123_456L, 28, BEGUN, BEGUN.plus(usual), true),
            new Attempt(
                2,
                1_795_354_862_123_484L,
                28,
                BEGUN.plusSeconds(600),
                BEGUN.plusSeconds(600).plus(usual),
                true));
    assertThat(state(FLIGHTS).writeTimes()).isEqualTo(new WriteTimes(FLOOR, FLOOR));
  }

  @Test
  void its_states_have_nothing_of_what_came_later() {
    for (PipelineId pipeline : new PipelineId[] {FLIGHTS, IDLE}) {
      PipelineState state = state(pipeline);
      assertThat(state.replay()).isEmpty();
      assertThat(state.lastChange()).isEmpty();
      assertThat(state.quietFrom()).isEmpty();
      assertThat(state.runsToday()).isEqualTo(RunsToday.NONE);
      assertThat(ledger.changes(pipeline, 10)).isEmpty();
    }
    assertThat(state(FLIGHTS).phase())
        .isInstanceOfSatisfying(
            Phase.Running.class, running -> assertThat(running.cancelledAt()).isEmpty());
    assertThat(state(IDLE).writeTimes()).isEqualTo(WriteTimes.NONE);
  }

  @Test
  void its_history_is_whole() {
    Commit commit = state(FLIGHTS).lastCommit().orElseThrow();

    assertThat(commit.lost()).isEmpty();
    assertThat(commit.effort().cores()).isZero();
    assertThat(commit.books().balanced()).isTrue();
    assertThat(ledger.commits(FLIGHTS, 10)).containsExactly(commit);
  }

  @Test
  void its_states_go_on_from_where_they_were() {
    Versioned read = ledger.load(IDLE).orElseThrow();

    SwapOutcome outcome = ledger.swap(read.version(), read.state());

    assertThat(outcome).isInstanceOf(SwapOutcome.Swapped.class);
    assertThat(state(IDLE)).isEqualTo(read.state());
  }
}
