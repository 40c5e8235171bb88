package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.spark.transform.SinkRows;
import io.tidemill.spark.write.SinkResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that later ones of their task replace, against a real Cassandra. */
class SinkWriterSupersededIT {
  private static final String COLUMNS = "place STRING, day INT, amount BIGINT, note STRING";
  private static final long WRITE_TIME = WriteBench.NOW;
  private static final int CHANGES = 600;

  private static WriteBench bench;

  @BeforeAll
  static void open() {
    bench = new WriteBench("superseded", CassandraAddress.Rules.CASSANDRA);
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @ParameterizedTest
  @EnumSource(Sink.Nulls.class)
  void f33_the_table_is_as_if_each_row_had_been_written(Sink.Nulls nulls) {
    compare(nulls, "clustered", "PRIMARY KEY (place, day)");
    compare(nulls, "plain", "PRIMARY KEY ((place, day))");
  }

  private static void compare(Sink.Nulls nulls, String name, String key) {
    String written = "%s_%s".formatted(name, nulls).toLowerCase(Locale.ROOT);
    String all = written + "_all";
    for (String table : List.of(written, all)) {
      bench.define(
          "CREATE TABLE superseded.%s (place text, day int, amount bigint, note text, %s)"
              .formatted(table, key));
      // What was there before, and is as old as that.
      for (int day = 0; day < 5; day++) {
        bench.define(
            "INSERT INTO superseded.%s (place, day, amount, note) VALUES ('place-1', %d, 9, 'old') USING TIMESTAMP %d"
                .formatted(table, day, WRITE_TIME - 1));
      }
    }
    List<Object[]> changes = changes(new Random(4711));
    changes.forEach(change -> send(all, nulls, change));
    SinkRows rows = bench.records(COLUMNS, changes);
    SinkResult result =
        bench.write(
            bench.upserts(written, nulls),
            new SinkRows(rows.rows().coalesce(1), rows.columns(), rows.origin()),
            WRITE_TIME);

    assertThat(result.books().rowsOut()).isEqualTo(CHANGES);
    assertThat(result.books().balanced()).isTrue();
    assertThat(result.books().superseded()).isGreaterThan(CHANGES / 2);
    assertThat(cells(written)).isEqualTo(cells(all)).isNotEmpty();
  }

  private static List<Object[]> changes(Random random) {
    List<Object[]> changes = new ArrayList<>();
    for (long number = 0; number < CHANGES; number++) {
      changes.add(
          new Object[] {
            "place-" + random.nextInt(3),
            random.nextInt(5),
            random.nextInt(4) == 0 ? null : number,
            random.nextInt(4) == 0 ? null : "note " + number,
            number,
            random.nextInt(4) == 0
          });
    }
    return changes;
  }

  private static void send(String table, Sink.Nulls nulls, Object[] change) {
    String key = "place = '%s' AND day = %s".formatted(change[0], change[1]);
    long at = WRITE_TIME + (Long) change[4];
    if ((Boolean) change[5]) {
      bench.define(
          "DELETE FROM superseded.%s USING TIMESTAMP %d WHERE %s".formatted(table, at, key));
      return;
    }
    StringBuilder names = new StringBuilder("place, day");
    StringBuilder values = new StringBuilder("'%s', %s".formatted(change[0], change[1]));
    String[] columns = {"amount", "note"};
    for (int i = 0; i < columns.length; i++) {
      Object value = change[i + 2];
      if (value != null || nulls == Sink.Nulls.DELETE) {
        names.append(", ").append(columns[i]);
        values.append(", ").append(value instanceof String text ? "'" + text + "'" : value);
      }
    }
    bench.define(
        "INSERT INTO superseded.%s (%s) VALUES (%s) USING TIMESTAMP %d"
            .formatted(table, names, values, at));
  }

  private static List<String> cells(String table) {
    return bench
        .read(
            "SELECT place, day, amount, note, WRITETIME(amount), WRITETIME(note) FROM superseded."
                + table)
        .stream()
        .map(Row::getFormattedContents)
        .sorted()
        .toList();
  }
}
