package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.spark.transform.SinkRows;
import io.tidemill.spark.write.DeadRow;
import io.tidemill.spark.write.SinkResult;
import io.tidemill.spark.write.TooManyDeadRowsException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows that stem from one record each, against a real Cassandra. */
class SinkWriterIT {
  private static final String COLUMNS = "place STRING, day INT, amount BIGINT, note STRING";
  private static final long WRITE_TIME = WriteBench.NOW;
  private static final long LATER = WRITE_TIME + WriteBench.SPAN;

  private static WriteBench bench;

  @BeforeAll
  static void open() {
    bench = new WriteBench("upserts");
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @Test
  void each_row_carries_its_records_timestamp() {
    createTable("stamped");
    SinkResult result =
        bench.write(
            bench.upserts("stamped", Sink.Nulls.UNSET),
            bench.records(
                COLUMNS,
                List.of(
                    new Object[] {"here", 1, 10L, "first", 0L, false},
                    new Object[] {"there", 2, 20L, "second", 77L, false})),
            WRITE_TIME);
    assertThat(result.books()).isEqualTo(new SinkBooks(2, 0, 0, 2, 0));
    assertThat(result.dead()).isEmpty();
    Row here = read("stamped", "here", 1);
    assertThat(here.getInt("amount")).isEqualTo(10);
    assertThat(here.getString("note")).isEqualTo("first");
    assertThat(here.getLong("written_at")).isEqualTo(WRITE_TIME);
    assertThat(read("stamped", "there", 2).getLong("written_at")).isEqualTo(WRITE_TIME + 77);
  }

  @Test
  void the_later_record_wins_in_whatever_order_rows_arrive() {
    createTable("ordered");
    Sink sink = bench.upserts("ordered", Sink.Nulls.UNSET);
    bench.write(
        sink,
        bench.records(
            COLUMNS,
            List.of(
                new Object[] {"here", 1, 3L, "third", 3L, false},
                new Object[] {"here", 1, 1L, "first", 1L, false},
                new Object[] {"here", 1, 2L, "second", 2L, false})),
        LATER);
    assertThat(read("ordered", "here", 1).getString("note")).isEqualTo("third");

    // An earlier attempt that wakes late changes nothing.
    SinkResult zombie =
        bench.write(
            sink,
            bench.records(
                COLUMNS, List.<Object[]>of(new Object[] {"here", 1, 9L, "zombie", 99L, false})),
            WRITE_TIME);
    assertThat(zombie.books().written()).isEqualTo(1);
    Row row = read("ordered", "here", 1);
    assertThat(row.getInt("amount")).isEqualTo(3);
    assertThat(row.getLong("written_at")).isEqualTo(LATER + 3);
  }

  @Test
  void nulls_leave_cells_alone_or_delete_them_as_the_sink_says() {
    createTable("patched");
    createTable("replaced");
    for (Sink sink :
        List.of(
            bench.upserts("patched", Sink.Nulls.UNSET),
            bench.upserts("replaced", Sink.Nulls.DELETE))) {
      bench.write(
          sink,
          bench.records(
              COLUMNS,
              List.of(
                  new Object[] {"here", 1, 10L, "kept?", 0L, false},
                  new Object[] {"here", 1, 11L, null, 1L, false})),
          WRITE_TIME);
    }
    assertThat(read("patched", "here", 1).getString("note")).isEqualTo("kept?");
    assertThat(read("patched", "here", 1).getInt("amount")).isEqualTo(11);
    assertThat(read("replaced", "here", 1).isNull("note")).isTrue();
    assertThat(read("replaced", "here", 1).getInt("amount")).isEqualTo(11);
  }

  @Test
  void a_tombstone_deletes_what_is_older_and_nothing_newer() {
    createTable("deleted");
    SinkResult result =
        bench.write(
            bench.upserts("deleted", Sink.Nulls.UNSET),
            bench.records(
                COLUMNS,
                List.of(
                    new Object[] {"gone", 1, 1L, "x", 1L, false},
                    new Object[] {"gone", 1, null, null, 2L, true},
                    new Object[] {"back", 1, 1L, "old", 3L, false},
                    new Object[] {"back", 1, null, null, 4L, true},
                    new Object[] {"back", 1, 2L, null, 5L, false})),
            WRITE_TIME);
    assertThat(result.books().balanced()).isTrue();
    assertThat(result.books().rowsOut()).isEqualTo(5);
    assertThat(bench.read("SELECT * FROM upserts.deleted WHERE place = 'gone'")).isEmpty();
    assertThat(read("deleted", "back", 1).getInt("amount")).isEqualTo(2);
    assertThat(read("deleted", "back", 1).isNull("note")).isTrue();
  }

  @Test
  void rows_that_the_table_cant_take_are_dead_and_the_others_are_written() {
    createTable("picky");
    SinkResult result =
        bench.write(
            bench.upserts("picky", Sink.Nulls.UNSET),
            bench.records(
                COLUMNS,
                List.of(
                    new Object[] {"here", 1, 1L, "fits", 10L, false},
                    new Object[] {"", 1, 1L, "no key", 11L, false},
                    new Object[] {"x".repeat(65_536), 1, 1L, "long key", 12L, false},
                    new Object[] {"here", null, 1L, "half a key", 13L, false},
                    new Object[] {"here", 2, 1L << 31, "too much", 14L, false},
                    new Object[] {null, 1, null, null, 15L, true})),
            WRITE_TIME,
            WRITE_TIME,
            5);
    assertThat(result.books()).isEqualTo(new SinkBooks(6, 5, 0, 1, 0));
    assertThat(result.dead()).extracting(DeadRow::number).containsExactly(11L, 12L, 13L, 14L, 15L);
    assertThat(result.dead().get(2).error())
        .isEqualTo("column day int: a key column must have a value, found null");
    assertThat(result.dead().get(3).error()).contains("amount int", "2147483648");
    assertThat(bench.read("SELECT * FROM upserts.picky")).hasSize(1);
  }

  @Test
  void more_dead_rows_than_allowed_fail_the_write() {
    createTable("strict");
    List<Object[]> rows = new ArrayList<>();
    for (long number = 0; number < 50; number++) {
      rows.add(new Object[] {null, 1, 1L, "", number, false});
    }
    assertThatThrownBy(
            () ->
                bench.write(
                    bench.upserts("strict", Sink.Nulls.UNSET),
                    bench.records(COLUMNS, rows),
                    WRITE_TIME,
                    WRITE_TIME,
                    3))
        .isInstanceOf(TooManyDeadRowsException.class)
        .hasMessageContaining("At most 3 rows")
        .hasMessageContaining("place text");
  }

  @Test
  void twenty_thousand_rows_arrive_each_with_its_own_timestamp() {
    createTable("many");
    int count = 20_000;
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new Object[] {"place-" + i % 100, i, (long) i, "note " + i, (long) i, false});
    }
    SinkResult result =
        bench.write(
            bench.upserts("many", Sink.Nulls.UNSET), bench.records(COLUMNS, rows), WRITE_TIME);
    assertThat(result.books()).isEqualTo(new SinkBooks(count, 0, 0, count, 0));
    List<Row> found =
        bench.read("SELECT place, day, amount, note, WRITETIME(note) AS at FROM upserts.many");
    assertThat(found).hasSize(count);
    assertThat(found)
        .allSatisfy(
            row -> {
              int day = row.getInt("day");
              assertThat(row.getString("place")).isEqualTo("place-" + day % 100);
              assertThat(row.getInt("amount")).isEqualTo(day);
              assertThat(row.getString("note")).isEqualTo("note " + day);
              assertThat(row.getLong("at")).isEqualTo(WRITE_TIME + day);
            });
  }

  @Test
  void a_table_that_vanishes_meanwhile_fails_the_write_and_is_named() {
    createTable("vanishing");
    SinkRows rows =
        bench.records(COLUMNS, List.<Object[]>of(new Object[] {"here", 1, 1L, "late", 0L, false}));
    SinkRows dropping =
        new SinkRows(
            rows.rows()
                .map(
                    row -> {
                      bench.define("DROP TABLE IF EXISTS upserts.vanishing");
                      return row;
                    }),
            rows.columns(),
            rows.origin());
    assertThatThrownBy(
            () -> bench.write(bench.upserts("vanishing", Sink.Nulls.UNSET), dropping, WRITE_TIME))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PIPELINE))
        .hasMessageContaining("upserts.vanishing");
  }

  @Test
  void what_fails_while_rows_are_computed_keeps_its_kind() {
    createTable("unreached");
    SinkRows rows =
        bench.records(COLUMNS, List.<Object[]>of(new Object[] {"here", 1, 1L, "never", 0L, false}));
    SinkRows failing =
        new SinkRows(
            rows.rows()
                .map(
                    row -> {
                      throw new TidemillException(FailureKind.OPERATOR, "no broker answers");
                    }),
            rows.columns(),
            rows.origin());
    assertThatThrownBy(
            () -> bench.write(bench.upserts("unreached", Sink.Nulls.UNSET), failing, WRITE_TIME))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessage("no broker answers");
  }

  @Test
  void rows_of_many_records_need_a_merge() {
    createTable("unmerged");
    assertThatThrownBy(
            () ->
                bench.write(
                    bench.upserts("unmerged", Sink.Nulls.UNSET),
                    bench.aggregates(COLUMNS, List.<Object[]>of(new Object[] {"a", 1, 1L, ""})),
                    WRITE_TIME))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PIPELINE));
  }

  private static void createTable(String name) {
    bench.define(
        "CREATE TABLE upserts.%s (place text, day int, amount int, note text, PRIMARY KEY (place, day))"
            .formatted(name));
  }

  private static Row read(String table, String place, int day) {
    return bench.one(
        "SELECT amount, note, WRITETIME(amount) AS written_at FROM upserts.%s WHERE place = ? AND day = ?"
            .formatted(table),
        place,
        day);
  }
}
