package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.MergeRule;
import io.tidemill.spark.transform.SinkRows;
import io.tidemill.spark.write.SinkResult;
import io.tidemill.spark.write.WriteContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows that expire, against a real Cassandra. */
class SinkWriterTtlIT {
  private static final String COLUMNS = "place STRING, amount INT, note STRING";
  private static final long WRITE_TIME = WriteBench.NOW;
  private static final long LATER = WRITE_TIME + WriteBench.SPAN;
  private static final Duration TTL = Duration.ofHours(1);

  private static WriteBench bench;

  @BeforeAll
  static void open() {
    bench = new WriteBench("expiring");
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @Test
  void f36_what_two_attempts_write_expires_at_one_moment_after_the_claim() {
    createTable("together");
    Sink sink = bench.expiring("together", Sink.Nulls.UNSET, TTL);
    Instant claimedAt = Instant.now().minus(Duration.ofMinutes(20));

    write(sink, WRITE_TIME, claimedAt, "here", 1, "first");
    long first = left("together", "here");
    write(sink, LATER, claimedAt, "here", 1, "second");

    Row row = read("together", "here");
    assertThat(row.getString("note")).isEqualTo("second");
    assertThat(row.getLong("written_at")).isEqualTo(LATER);
    long expected = Duration.between(Instant.now(), claimedAt.plus(TTL)).toSeconds();
    // The attempts' seconds pass while this test runs, the expiry stays.
    assertThat(first).isBetween(expected - 5, expected + 60);
    assertThat(left("together", "here")).isBetween(expected - 5, first);
  }

  @Test
  void f36_an_attempt_later_than_the_ttl_deletes_what_an_earlier_one_left() {
    createTable("late");
    Sink sink = bench.expiring("late", Sink.Nulls.DELETE, TTL);
    // By a host whose clock is behind: its rows would outlive those of a later attempt.
    write(sink, WRITE_TIME, Instant.now(), "here", 1, "zombie");
    assertThat(left("late", "here")).isPositive();

    SinkResult result = write(sink, LATER, Instant.now().minus(TTL), "here", 1, "late");

    assertThat(result.books()).isEqualTo(new SinkBooks(1, 0, 0, 1, 0));
    assertThat(bench.read("SELECT * FROM expiring.late")).isEmpty();
  }

  @Test
  void f36_a_zombie_does_not_bring_back_what_has_expired() {
    createTable("zombie");
    Sink sink = bench.expiring("zombie", Sink.Nulls.DELETE, TTL);
    write(sink, LATER, Instant.now().minus(TTL.multipliedBy(2)), "here", 1, "late");
    write(sink, WRITE_TIME, Instant.now(), "here", 1, "zombie");
    assertThat(bench.read("SELECT * FROM expiring.zombie")).isEmpty();
  }

  @Test
  void f36_a_patch_that_has_expired_takes_only_its_own_cells_with_it() {
    createTable("patched");
    write(
        bench.upserts("patched", Sink.Nulls.UNSET), WRITE_TIME, Instant.now(), "here", 7, "stays");

    write(
        bench.expiring("patched", Sink.Nulls.UNSET, TTL),
        LATER,
        Instant.now().minus(TTL),
        "here",
        8,
        null);

    Row row = read("patched", "here");
    assertThat(row.isNull("amount")).isTrue();
    assertThat(row.getString("note")).isEqualTo("stays");
  }

  @Test
  void f36_the_last_second_is_a_second_and_never_for_ever() {
    createTable("brief");
    Sink sink = bench.expiring("brief", Sink.Nulls.UNSET, Duration.ofSeconds(2));
    write(sink, WRITE_TIME, Instant.now(), "here", 1, "brief");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> bench.read("SELECT * FROM expiring.brief").isEmpty());
  }

  @Test
  void keys_alone_expire_too() {
    bench.define("CREATE TABLE expiring.keys (place text PRIMARY KEY)");
    Sink sink = bench.expiring("keys", Sink.Nulls.UNSET, TTL);
    bench.write(sink, rows("place STRING", "here"), context(WRITE_TIME, Instant.now()));
    assertThat(bench.read("SELECT * FROM expiring.keys")).hasSize(1);
    bench.write(sink, rows("place STRING", "here"), context(LATER, Instant.now().minus(TTL)));
    assertThat(bench.read("SELECT * FROM expiring.keys")).isEmpty();
  }

  private static SinkResult write(Sink sink, long writeTime, Instant claimedAt, Object... columns) {
    return bench.write(sink, rows(COLUMNS, columns), context(writeTime, claimedAt));
  }

  private static SinkRows rows(String columns, Object... values) {
    Object[] row = Arrays.copyOf(values, values.length + 2);
    row[values.length] = 0L;
    row[values.length + 1] = false;
    return bench.records(columns, List.<Object[]>of(row));
  }

  private static WriteContext context(long writeTime, Instant claimedAt) {
    return bench.context(
        writeTime,
        new MergeRule(writeTime, MergeRule.ALL),
        claimedAt,
        Instant.now().plus(Duration.ofHours(1)));
  }

  private static void createTable(String name) {
    bench.define(
        "CREATE TABLE expiring.%s (place text PRIMARY KEY, amount int, note text)".formatted(name));
  }

  private static long left(String table, String place) {
    return bench
        .one("SELECT TTL(note) FROM expiring.%s WHERE place = ?".formatted(table), place)
        .getInt(0);
  }

  private static Row read(String table, String place) {
    return bench.one(
        "SELECT amount, note, WRITETIME(note) AS written_at FROM expiring.%s WHERE place = ?"
            .formatted(table),
        place);
  }
}
