package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.CassandraAddress.Rules;
import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.testkit.SampleRuns;
import io.tidemill.testkit.SampleStates;
import io.tidemill.testkit.TestKeyspaces;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a real store keeps what is recorded, whatever rules it is held to. */
class LedgerHistoryIT {
  private static final Duration KEPT = Duration.ofDays(10);
  private static final HistoryPolicy NEWEST_TWO = new HistoryPolicy(KEPT, 2);

  /** How long a test may take, and then some. */
  private static final Duration SLACK = Duration.ofHours(1);

  private static final Map<Rules, LedgerUnderTest> STORES = new EnumMap<>(Rules.class);

  private final Instant now = Instant.now();
  private final PipelineId pipeline =
      new PipelineId("p" + UUID.randomUUID().toString().substring(0, 8));

  @BeforeAll
  static void open() {
    for (Rules rules : Rules.values()) {
      STORES.put(rules, LedgerUnderTest.at(TestKeyspaces.unused().under(rules)));
    }
  }

  @AfterAll
  static void close() {
    STORES.values().forEach(LedgerUnderTest::close);
  }

  private static Commit commit(long number, Instant at) {
    Commit sample = SampleRuns.commit(number);
    return new Commit(
        sample.run(), sample.entrant(), at, sample.books(), sample.lost(), sample.effort());
  }

  private static PositionChange change(long number, Instant at) {
    PositionChange sample = SampleStates.change(number, PositionChange.Kind.RESET);
    return new PositionChange(
        number,
        sample.kind(),
        at,
        sample.from(),
        sample.to(),
        sample.passed(),
        sample.run(),
        sample.why());
  }

  private Instant daysAgo(long days) {
    return now.minus(Duration.ofDays(days));
  }

  /** What is left to each entry, by its number; empty if it stays. */
  private SortedMap<Long, Optional<Duration>> left(Rules rules, String table) {
    boolean runs = table.equals("runs");
    String number = runs ? "run_number" : "change_number";
    SortedMap<Long, Optional<Duration>> left = new TreeMap<>();
    for (Row row :
        STORES
            .get(rules)
            .session()
            .execute(
                "SELECT %s AS number, TTL(%s) AS left FROM %s.%s WHERE pipeline = '%s'"
                    .formatted(
                        number,
                        runs ? "books_sinks" : "change_why",
                        STORES.get(rules).address().keyspace(),
                        table,
                        pipeline))
            .all()) {
      left.put(
          row.getLong("number"),
          row.isNull("left")
              ? Optional.empty()
              : Optional.of(Duration.ofSeconds(row.getInt("left"))));
    }
    return left;
  }

  private static void assertLeft(Optional<Duration> left, Duration expected) {
    assertThat(left)
        .hasValueSatisfying(it -> assertThat(it).isBetween(expected.minus(SLACK), expected));
  }

  @ParameterizedTest
  @EnumSource
  void runs_expire_when_they_have_been_kept_as_long_as_configured_and_the_newest_never(
      Rules rules) {
    Ledger ledger = STORES.get(rules).keeping(NEWEST_TWO);
    List<Commit> commits = new ArrayList<>();
    for (long number = 1; number <= 5; number++) {
      commits.add(0, commit(number, daysAgo(6 - number)));
      ledger.recordCommit(pipeline, commits.get(0));
    }

    SortedMap<Long, Optional<Duration>> left = left(rules, "runs");
    for (long number = 1; number <= 3; number++) {
      assertLeft(left.get(number), KEPT.minusDays(6 - number));
    }
    assertThat(left.get(4L)).isEmpty();
    assertThat(left.get(5L)).isEmpty();
    assertThat(ledger.commits(pipeline, 10)).isEqualTo(commits);
  }

  @ParameterizedTest
  @EnumSource
  void changes_of_the_position_expire_likewise(Rules rules) {
    Ledger ledger = STORES.get(rules).keeping(NEWEST_TWO);
    List<PositionChange> changes = new ArrayList<>();
    for (long number = 1; number <= 3; number++) {
      changes.add(0, change(number, daysAgo(1)));
      ledger.recordChange(pipeline, changes.get(0));
    }

    SortedMap<Long, Optional<Duration>> left = left(rules, "position_changes");
    assertLeft(left.get(1L), KEPT.minusDays(1));
    assertThat(left.get(2L)).isEmpty();
    assertThat(left.get(3L)).isEmpty();
    assertThat(ledger.changes(pipeline, 10)).isEqualTo(changes);
  }

  @ParameterizedTest
  @EnumSource
  void what_was_kept_for_longer_is_gone_at_once_but_for_the_newest(Rules rules) {
    Ledger ledger = STORES.get(rules).keeping(NEWEST_TWO);
    for (long number = 1; number <= 4; number++) {
      ledger.recordCommit(pipeline, commit(number, Instant.EPOCH));
    }

    await()
        .untilAsserted(
            () ->
                assertThat(ledger.commits(pipeline, 10))
                    .extracting(commit -> commit.run().number())
                    .containsExactly(4L, 3L));
  }

  @ParameterizedTest
  @EnumSource
  void a_clock_that_is_ahead_keeps_nothing_for_longer(Rules rules) {
    Ledger ledger = STORES.get(rules).keeping(NEWEST_TWO);
    for (long number = 1; number <= 3; number++) {
      ledger.recordCommit(pipeline, commit(number, now.plus(Duration.ofDays(300))));
    }

    assertLeft(left(rules, "runs").get(1L), KEPT);
  }

  @ParameterizedTest
  @EnumSource
  void what_is_recorded_late_expires_with_the_next(Rules rules) {
    Ledger ledger = STORES.get(rules).keeping(NEWEST_TWO);
    for (long number = 1; number <= 4; number++) {
      ledger.recordCommit(pipeline, commit(number, daysAgo(1)));
    }
    ledger.recordCommit(pipeline, commit(1, daysAgo(1)));
    assertThat(left(rules, "runs").get(1L)).isEmpty();

    ledger.recordCommit(pipeline, commit(5, daysAgo(1)));

    assertLeft(left(rules, "runs").get(1L), KEPT.minusDays(1));
  }

  @ParameterizedTest
  @EnumSource
  void a_history_that_was_written_to_stay_is_caught_up_with_little_by_little(Rules rules) {
    Ledger older = STORES.get(rules).keeping(new HistoryPolicy(KEPT, 1_000));
    for (long number = 1; number <= 40; number++) {
      older.recordCommit(pipeline, commit(number, Instant.EPOCH));
    }
    Ledger ledger = STORES.get(rules).keeping(NEWEST_TWO);

    ledger.recordCommit(pipeline, commit(41, Instant.EPOCH));
    awaitRuns(rules, 21);
    ledger.recordCommit(pipeline, commit(42, Instant.EPOCH));

    awaitRuns(rules, 2);
    assertThat(left(rules, "runs").keySet()).containsExactly(41L, 42L);
  }

  private void awaitRuns(Rules rules, int entries) {
    await().untilAsserted(() -> assertThat(left(rules, "runs")).hasSize(entries));
  }
}
