package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.pipeline.MergeFunction;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.spark.write.SinkResult;
import io.tidemill.spark.write.TableSharedException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Merged rows that are read and written together, against a real Cassandra. */
class SinkWriterMergedBatchesIT {
  private static final String COLUMNS = "person STRING, hour INT, visits BIGINT";
  private static final long RUN_1 = WriteBench.NOW;
  private static final long RUN_1_AGAIN = RUN_1 + WriteBench.SPAN;
  private static final long RUN_2 = RUN_1_AGAIN + WriteBench.SPAN;
  private static final int PEOPLE = 20;
  private static final int HOURS = 40;

  private static WriteBench bench;

  @BeforeAll
  static void open() {
    bench = new WriteBench("merged_batches");
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @Test
  void rows_of_a_partition_are_read_and_written_together() {
    Sink sink = createTable("shared");
    SinkResult first = bench.write(sink, bench.aggregates(COLUMNS, rows(0, HOURS, 3)), RUN_1);
    SinkResult second = bench.write(sink, bench.aggregates(COLUMNS, rows(0, HOURS, 4)), RUN_2);

    for (SinkResult result : List.of(first, second)) {
      assertThat(result.books()).isEqualTo(new SinkBooks(800, 0, 0, 800, 0));
      // Four tasks have some rows of each person: a read and a write for these.
      assertThat(result.effort().requests()).isBetween(2L * PEOPLE, 8L * PEOPLE);
    }
    assertThat(read("shared"))
        .hasSize(800)
        .allSatisfy(
            row -> {
              assertThat(row.getLong("visits")).isEqualTo(2 * value(row, 0) + 7);
              assertThat(row.getLong("tidemill_run")).isEqualTo(RUN_2);
              assertThat(row.getLong("at")).isEqualTo(RUN_2 + WriteBench.SPAN - 1);
            });
  }

  @Test
  void f43_each_row_of_a_partition_is_merged_once_whatever_the_others_are() {
    Sink sink = createTable("halved");
    bench.write(sink, bench.aggregates(COLUMNS, rows(0, HOURS / 2, 1)), RUN_1);
    bench.write(sink, bench.aggregates(COLUMNS, rows(HOURS / 4, HOURS, 2)), RUN_2);
    SinkResult again =
        bench.write(
            sink, bench.aggregates(COLUMNS, rows(0, HOURS, 2)), RUN_2 + WriteBench.SPAN, RUN_2, 0);

    int done = PEOPLE * HOURS * 3 / 4;
    assertThat(again.books()).isEqualTo(new SinkBooks(800, 0, 0, 800 - done, done));
    assertThat(read("halved"))
        .hasSize(800)
        .allSatisfy(
            row -> {
              boolean before = row.getInt("hour") < HOURS / 2;
              assertThat(row.getLong("visits"))
                  .isEqualTo(value(row, 2) + (before ? value(row, 1) : 0));
            });
  }

  @Test
  void a_later_runs_mark_in_one_row_of_a_partition_stops_the_attempt() {
    Sink sink = createTable("stopped");
    bench.write(sink, bench.aggregates(COLUMNS, rows(3, 4, 1)), RUN_2);
    assertThatThrownBy(() -> bench.write(sink, bench.aggregates(COLUMNS, rows(0, HOURS, 1)), RUN_1))
        .isInstanceOf(TableSharedException.class)
        .hasMessageContaining("hour = 3");
  }

  @Test
  void keys_of_several_clustering_columns_share_reads_if_they_differ_in_the_last_alone() {
    bench.define(
        """
        CREATE TABLE merged_batches.nested (person text, day int, hour int, visits bigint,
        tidemill_run bigint, PRIMARY KEY (person, day, hour))""");
    Sink sink = bench.merges("nested", Map.of("visits", MergeFunction.SUM));
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      rows.add(new Object[] {"person-" + i % 2, i / 2 % 10, i / 20, (long) i});
    }
    String columns = "person STRING, day INT, hour INT, visits BIGINT";
    bench.write(sink, bench.aggregates(columns, rows), RUN_1);
    SinkResult second = bench.write(sink, bench.aggregates(columns, rows), RUN_2);

    assertThat(second.books().written()).isEqualTo(400);
    assertThat(second.effort().requests()).isLessThanOrEqualTo(2 * 4 * 2 * 10);
    assertThat(bench.read("SELECT * FROM merged_batches.nested"))
        .hasSize(400)
        .allSatisfy(
            row -> {
              String person = row.getString("person");
              int i =
                  row.getInt("hour") * 20
                      + row.getInt("day") * 2
                      + Integer.parseInt(person.substring(person.length() - 1));
              assertThat(row.getLong("visits")).isEqualTo(2L * i);
            });
  }

  @Test
  void keys_whose_bytes_may_differ_though_they_are_equal_are_read_one_by_one() {
    bench.define(
        """
        CREATE TABLE merged_batches.scaled (person text, price decimal, visits bigint,
        tidemill_run bigint, PRIMARY KEY (person, price))""");
    bench.define(
        "INSERT INTO merged_batches.scaled (person, price, visits) VALUES ('a', 1.5, 40) USING TIMESTAMP "
            + (RUN_1 - 1));
    Sink sink = bench.merges("scaled", Map.of("visits", MergeFunction.SUM));
    bench.write(
        sink,
        bench.aggregates(
            "person STRING, price DECIMAL(10,2), visits BIGINT",
            List.of(
                new Object[] {"a", new BigDecimal("1.50"), 2L},
                new Object[] {"a", new BigDecimal("2.50"), 2L})),
        RUN_1);
    assertThat(bench.read("SELECT visits FROM merged_batches.scaled WHERE person = 'a'"))
        .extracting(row -> row.getLong("visits"))
        .containsExactly(42L, 2L);
  }

  private static List<Object[]> rows(int fromHour, int untilHour, int more) {
    List<Object[]> rows = new ArrayList<>();
    for (int hour = fromHour; hour < untilHour; hour++) {
      for (int person = 0; person < PEOPLE; person++) {
        rows.add(new Object[] {"person-" + person, hour, (long) hour * PEOPLE + person + more});
      }
    }
    return rows;
  }

  /** The value that {@link #rows} has for a row. */
  private static long value(Row row, int more) {
    int person = Integer.parseInt(row.getString("person").substring("person-".length()));
    return (long) row.getInt("hour") * PEOPLE + person + more;
  }

  private static List<Row> read(String table) {
    return bench.read(
        "SELECT person, hour, visits, tidemill_run, WRITETIME(visits) AS at FROM merged_batches."
            + table);
  }

  private static Sink createTable(String name) {
    bench.define(
        "CREATE TABLE merged_batches.%s (person text, hour int, visits bigint, tidemill_run bigint, PRIMARY KEY (person, hour))"
            .formatted(name));
    return bench.merges(name, Map.of("visits", MergeFunction.SUM));
  }
}
