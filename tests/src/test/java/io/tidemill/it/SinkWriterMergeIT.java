package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.pipeline.MergeFunction;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.spark.transform.SinkRows;
import io.tidemill.spark.write.SinkResult;
import io.tidemill.spark.write.TableSharedException;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Merged rows, against a real Cassandra. */
class SinkWriterMergeIT {
  private static final String COLUMNS = "route STRING, flights BIGINT, delay BIGINT";
  private static final long RUN_1 = WriteBench.NOW;
  private static final long RUN_1_AGAIN = RUN_1 + WriteBench.SPAN;
  private static final long RUN_2 = RUN_1_AGAIN + WriteBench.SPAN;

  private static WriteBench bench;

  @BeforeAll
  static void open() {
    bench = new WriteBench("merges");
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @Test
  void a_first_run_inserts_and_a_second_run_adds() {
    Sink sink = createTable("added");
    bench.write(sink, rows("SFO-LAX", 3L, -7L), RUN_1);
    SinkResult second =
        bench.write(
            sink,
            bench.aggregates(
                COLUMNS,
                List.of(new Object[] {"SFO-LAX", 2L, 10L}, new Object[] {"SFO-SEA", 1L, null})),
            RUN_2);
    assertThat(second.books()).isEqualTo(new SinkBooks(2, 0, 0, 2, 0));
    Row row = read("added", "SFO-LAX");
    assertThat(row.getInt("flights")).isEqualTo(5);
    assertThat(row.getLong("delay")).isEqualTo(3);
    assertThat(row.getLong("tidemill_run")).isEqualTo(RUN_2);
    for (String at : List.of("flights_at", "delay_at", "run_at")) {
      assertThat(row.getLong(at)).isEqualTo(RUN_2 + WriteBench.SPAN - 1);
    }
    assertThat(read("added", "SFO-SEA").getInt("flights")).isEqualTo(1);
    assertThat(read("added", "SFO-SEA").isNull("delay")).isTrue();
  }

  @Test
  void merging_twice_equals_merging_once() {
    Sink sink = createTable("repeated");
    bench.write(sink, rows("SFO-LAX", 3L, 7L), RUN_1);
    SinkResult again = bench.write(sink, rows("SFO-LAX", 3L, 7L), RUN_1_AGAIN, RUN_1, 0);
    assertThat(again.books()).isEqualTo(new SinkBooks(1, 0, 0, 0, 1));
    assertThat(read("repeated", "SFO-LAX").getInt("flights")).isEqualTo(3);
    assertThat(read("repeated", "SFO-LAX").getLong("flights_at"))
        .isEqualTo(RUN_1 + WriteBench.SPAN - 1);
  }

  @Test
  void an_attempt_that_died_halfway_is_finished_by_the_next() {
    Sink sink = createTable("halved");
    List<Object[]> all = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      all.add(new Object[] {"route-" + i, 2L, (long) i});
    }
    bench.write(sink, bench.aggregates(COLUMNS, all.subList(0, 700)), RUN_1);
    SinkResult next = bench.write(sink, bench.aggregates(COLUMNS, all), RUN_1_AGAIN, RUN_1, 0);
    assertThat(next.books()).isEqualTo(new SinkBooks(2_000, 0, 0, 1_300, 700));
    List<Row> rows = bench.read("SELECT route, flights, delay FROM merges.halved");
    assertThat(rows).hasSize(2_000);
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.getInt("flights")).isEqualTo(2);
              assertThat("route-" + row.getLong("delay")).isEqualTo(row.getString("route"));
            });
  }

  @Test
  void a_later_runs_mark_stops_the_attempt_and_names_table_and_row() {
    Sink sink = createTable("shared");
    bench.write(sink, rows("SFO-LAX", 3L, 7L), RUN_2);
    assertThatThrownBy(() -> bench.write(sink, rows("SFO-LAX", 1L, 1L), RUN_1))
        .isInstanceOf(TableSharedException.class)
        .hasMessageContaining("merges.shared")
        .hasMessageContaining("route = 'SFO-LAX'")
        .hasMessageContaining(String.valueOf(RUN_2));
    assertThat(read("shared", "SFO-LAX").getInt("flights")).isEqualTo(3);
  }

  @Test
  void a_row_without_a_mark_is_merged_into() {
    Sink sink = createTable("unmarked");
    bench.define(
        "INSERT INTO merges.unmarked (route, flights) VALUES ('SFO-LAX', 40) USING TIMESTAMP "
            + (RUN_1 - 1));
    bench.write(sink, rows("SFO-LAX", 2L, 5L), RUN_1);
    assertThat(read("unmarked", "SFO-LAX").getInt("flights")).isEqualTo(42);
    assertThat(read("unmarked", "SFO-LAX").getLong("delay")).isEqualTo(5);
  }

  @Test
  void a_sum_that_leaves_its_column_or_a_value_that_doesnt_fit_fails_the_attempt() {
    Sink sink = createTable("filled");
    bench.write(sink, rows("SFO-LAX", (long) Integer.MAX_VALUE, 0L), RUN_1);
    assertThatThrownBy(() -> bench.write(sink, rows("SFO-LAX", 1L, 0L), RUN_2))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PIPELINE))
        .hasMessageContaining("flights int")
        .hasMessageContaining("SFO-LAX");
    assertThatThrownBy(() -> bench.write(sink, rows("SFO-SEA", 1L << 31, 0L), RUN_2))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("flights int");
    assertThatThrownBy(() -> bench.write(sink, rows(null, 1L, 0L), RUN_2))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("route text");
    assertThat(bench.read("SELECT route FROM merges.filled")).hasSize(1);
  }

  @Test
  void every_function_merges() {
    bench.define(
        """
        CREATE TABLE merges.functions (route text PRIMARY KEY, spend decimal, first timestamp,
        last text, carriers set<text>, tidemill_run bigint)""");
    Sink sink =
        bench.merges(
            "functions",
            Map.of(
                "spend", MergeFunction.SUM,
                "first", MergeFunction.MIN,
                "last", MergeFunction.MAX,
                "carriers", MergeFunction.UNION));
    String columns =
        "route STRING, spend DECIMAL(12,2), first TIMESTAMP, last STRING, carriers ARRAY<STRING>";
    Instant noon = Instant.parse("2001-01-01T12:00:00Z");
    bench.write(
        sink,
        bench.aggregates(
            columns,
            List.<Object[]>of(
                new Object[] {
                  "a", new BigDecimal("10.50"), Timestamp.from(noon), "b", List.of("AA", "UA")
                })),
        RUN_1);
    bench.write(
        sink,
        bench.aggregates(
            columns,
            List.<Object[]>of(
                new Object[] {
                  "a",
                  new BigDecimal("-0.75"),
                  Timestamp.from(noon.plusSeconds(1)),
                  "a",
                  List.of("UA", "WN")
                })),
        RUN_2);
    Row row = bench.one("SELECT * FROM merges.functions WHERE route = 'a'");
    assertThat(row.getBigDecimal("spend")).isEqualTo(new BigDecimal("9.75"));
    assertThat(row.getInstant("first")).isEqualTo(noon);
    assertThat(row.getString("last")).isEqualTo("b");
    assertThat(row.getSet("carriers", String.class)).isEqualTo(Set.of("AA", "UA", "WN"));
  }

  @Test
  void rows_of_one_record_cant_be_merged() {
    Sink sink = createTable("ungrouped");
    assertThatThrownBy(
            () ->
                bench.write(
                    sink,
                    bench.records(
                        COLUMNS, List.<Object[]>of(new Object[] {"a", 1L, 1L, 0L, false})),
                    RUN_1))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("grouped");
  }

  private static Sink createTable(String name) {
    bench.define(
        "CREATE TABLE merges.%s (route text PRIMARY KEY, flights int, delay bigint, tidemill_run bigint)"
            .formatted(name));
    return bench.merges(name, Map.of("flights", MergeFunction.SUM, "delay", MergeFunction.SUM));
  }

  private static SinkRows rows(String route, Long flights, Long delay) {
    return bench.aggregates(COLUMNS, List.<Object[]>of(new Object[] {route, flights, delay}));
  }

  private static Row read(String table, String route) {
    return bench.one(
        """
        SELECT flights, delay, tidemill_run, WRITETIME(flights) AS flights_at,
        WRITETIME(delay) AS delay_at, WRITETIME(tidemill_run) AS run_at
        FROM merges.%s WHERE route = ?"""
            .formatted(table),
        route);
  }
}
