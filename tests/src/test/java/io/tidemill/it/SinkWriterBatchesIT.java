package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.MergeRule;
import io.tidemill.spark.transform.SinkRows;
import io.tidemill.spark.write.SinkResult;
import io.tidemill.spark.write.WriteContext;
import io.tidemill.spark.write.WriteLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows that share requests, against a real Cassandra. */
class SinkWriterBatchesIT {
  private static final String COLUMNS = "place STRING, day INT, note STRING";
  private static final long WRITE_TIME = WriteBench.NOW;
  private static final int PLACES = 20;
  private static final int DAYS = 50;
  private static final int MIB = 1 << 20;

  private static WriteBench bench;

  @BeforeAll
  static void open() {
    bench = new WriteBench("batches", CassandraAddress.Rules.CASSANDRA);
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @Test
  void rows_of_a_partition_share_requests_and_each_keeps_its_own_timestamp() {
    createTable("shared");
    SinkResult result = write("shared", rows("note"), WRITE_TIME);

    assertThat(result.books()).isEqualTo(new SinkBooks(1_000, 0, 0, 1_000, 0));
    // Each of four tasks has some of each partition's rows.
    assertThat(result.effort().requests()).isBetween((long) PLACES, 4L * PLACES);
    assertEachAtItsTimestamp("shared");
  }

  @Test
  void inserts_and_deletes_of_a_partition_share_requests() {
    createTable("mixed");
    write("mixed", rows("old"), WRITE_TIME);
    List<Object[]> rows = new ArrayList<>();
    for (int number = 0; number < 1_000; number++) {
      rows.add(new Object[] {place(number), day(number), "new", (long) number, number % 2 == 1});
    }
    SinkResult result = write("mixed", rows, WRITE_TIME + WriteBench.SPAN);

    assertThat(result.books().written()).isEqualTo(1_000);
    assertThat(result.effort().requests()).isLessThanOrEqualTo(4L * PLACES);
    assertThat(bench.read("SELECT note FROM batches.mixed"))
        .hasSize(500)
        .allSatisfy(row -> assertThat(row.getString("note")).isEqualTo("new"));
  }

  @Test
  void rows_of_a_partition_that_lie_in_many_tasks_come_together_if_that_pays() {
    createTable("gathered");
    // 10,000 places with a row in each of four tasks: 40,000 requests or 10,000.
    int count = 40_000;
    List<Object[]> rows = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      rows.add(new Object[] {"place-" + number / 4, number % 4, "note", (long) number, false});
    }
    SinkResult result = write("gathered", rows, WRITE_TIME);

    assertThat(result.books()).isEqualTo(new SinkBooks(count, 0, 0, count, 0));
    assertThat(result.effort().requests()).isEqualTo(count / 4);
    List<Row> found = bench.read("SELECT place, day, WRITETIME(note) AS at FROM batches.gathered");
    assertThat(found).hasSize(count);
    assertThat(found)
        .allSatisfy(
            row -> {
              long number = row.getLong("at") - WRITE_TIME;
              assertThat(row.getString("place")).isEqualTo("place-" + number / 4);
              assertThat(row.getInt("day")).isEqualTo((int) (number % 4));
            });
  }

  @Test
  void f32_a_batch_that_is_too_large_is_split_and_sent_again() {
    createTable("large");
    List<Object[]> rows = new ArrayList<>();
    // Cassandra takes no mutation of more than 8 MiB, half of a segment of its commit log.
    String note = "x".repeat(MIB);
    for (int day = 0; day < 48; day++) {
      rows.add(new Object[] {"here", day, note + day, (long) day, false});
    }
    SinkResult result =
        bench.write(
            bench.upserts("large", Sink.Nulls.UNSET),
            bench.records(COLUMNS, rows),
            context(new WriteLimits(4, 10 * MIB)));

    assertThat(result.books()).isEqualTo(new SinkBooks(48, 0, 0, 48, 0));
    List<Row> found = bench.read("SELECT day, WRITETIME(note) AS at FROM batches.large");
    assertThat(found).hasSize(48);
    assertThat(found)
        .allSatisfy(row -> assertThat(row.getLong("at")).isEqualTo(WRITE_TIME + row.getInt("day")));
  }

  @Test
  void f32_a_row_that_is_too_large_by_itself_fails_the_attempt() {
    createTable("huge");
    List<Object[]> rows =
        List.of(
            new Object[] {"here", 1, "fits", 0L, false},
            new Object[] {"here", 2, "x".repeat(9 * MIB), 1L, false});
    assertThatThrownBy(
            () ->
                bench.write(
                    bench.upserts("huge", Sink.Nulls.UNSET),
                    bench.records(COLUMNS, rows),
                    context(new WriteLimits(4, 20 * MIB))))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PIPELINE))
        .hasMessageContaining("batches.huge");
  }

  @Test
  void f37_statements_are_prepared_anew_after_a_column_was_added() {
    createTable("widened");
    SinkResult result =
        write("widened", altering(rows("note"), "ALTER TABLE batches.widened ADD more int"));

    assertThat(result.books().written()).isEqualTo(1_000);
    assertEachAtItsTimestamp("widened");
  }

  @Test
  void f37_a_dropped_column_fails_the_attempt_and_is_told() {
    createTable("narrowed");
    SinkRows rows = altering(rows("note"), "ALTER TABLE batches.narrowed DROP note");
    assertThatThrownBy(() -> write("narrowed", rows))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PIPELINE))
        .hasMessageContaining("may have been altered")
        .hasMessageContaining("note");
  }

  /** The table is altered once the first task has had its statements prepared. */
  private static SinkRows altering(List<Object[]> records, String cql) {
    SinkRows rows = bench.records(COLUMNS, records);
    return new SinkRows(
        rows.rows()
            .map(
                row -> {
                  alterOnce(cql);
                  return row;
                }),
        rows.columns(),
        rows.origin());
  }

  private static String altered = "";

  private static synchronized void alterOnce(String cql) {
    if (!altered.equals(cql)) {
      bench.define(cql);
      altered = cql;
    }
  }

  private static List<Object[]> rows(String note) {
    List<Object[]> rows = new ArrayList<>();
    for (int number = 0; number < PLACES * DAYS; number++) {
      rows.add(new Object[] {place(number), day(number), note, (long) number, false});
    }
    return rows;
  }

  private static String place(int number) {
    return "place-" + number % PLACES;
  }

  private static int day(int number) {
    return number / PLACES;
  }

  private static SinkResult write(String table, List<Object[]> rows, long writeTime) {
    return bench.write(
        bench.upserts(table, Sink.Nulls.UNSET), bench.records(COLUMNS, rows), writeTime);
  }

  private static SinkResult write(String table, SinkRows rows) {
    return bench.write(bench.upserts(table, Sink.Nulls.UNSET), rows, WRITE_TIME);
  }

  private static WriteContext context(WriteLimits limits) {
    Instant now = Instant.now();
    return bench
        .context(
            WRITE_TIME,
            new MergeRule(WRITE_TIME, MergeRule.ALL),
            now,
            now.plus(Duration.ofHours(1)))
        .within(limits);
  }

  private static void assertEachAtItsTimestamp(String table) {
    List<Row> found = bench.read("SELECT place, day, WRITETIME(note) AS at FROM batches." + table);
    assertThat(found).hasSize(PLACES * DAYS);
    assertThat(found)
        .allSatisfy(
            row -> {
              int number = (int) (row.getLong("at") - WRITE_TIME);
              assertThat(row.getString("place")).isEqualTo(place(number));
              assertThat(row.getInt("day")).isEqualTo(day(number));
            });
  }

  private static void createTable(String name) {
    bench.define(
        "CREATE TABLE batches.%s (place text, day int, note text, PRIMARY KEY (place, day))"
            .formatted(name));
  }
}
