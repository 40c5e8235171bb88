package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.pipeline.MergeFunction;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.MergeRule;
import io.tidemill.spark.transform.SinkRows;
import io.tidemill.spark.write.SinkResult;
import io.tidemill.spark.write.TableEmptier;
import io.tidemill.spark.write.WriteContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Writes that come too late, twice, or after all was deleted, against a real Cassandra. */
class SinkWriterLimitsIT {
  private static final String COLUMNS = "place STRING, amount BIGINT";
  private static final long WRITE_TIME = WriteBench.NOW;
  private static final long LATER = WRITE_TIME + WriteBench.SPAN;
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private static WriteBench bench;

  @BeforeAll
  static void open() {
    bench = new WriteBench("limits");
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @Test
  void f60_no_row_is_written_after_the_deadline() {
    bench.define("CREATE TABLE limits.late (place text PRIMARY KEY, amount bigint)");
    Sink sink = bench.upserts("late", Sink.Nulls.UNSET);
    assertThatThrownBy(() -> bench.write(sink, records(10), late()))
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.kind()).isEqualTo(FailureKind.INFRASTRUCTURE))
        .hasMessageContaining("deadline");
    assertThat(bench.read("SELECT * FROM limits.late")).isEmpty();
  }

  @Test
  void f60_no_row_is_merged_after_the_deadline() {
    createSums("late_sums");
    assertThatThrownBy(() -> bench.write(sums("late_sums"), one(5), late()))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("deadline");
    assertThat(bench.read("SELECT * FROM limits.late_sums")).isEmpty();
  }

  @Test
  void f23_a_task_that_is_tried_again_writes_the_same_cells_and_counts_once() {
    bench.define("CREATE TABLE limits.twice (place text PRIMARY KEY, amount bigint)");
    int count = 2_000;
    SinkRows rows = records(count);
    SinkRows failing =
        new SinkRows(
            rows.rows()
                .map(
                    row -> {
                      if (row.getLong(2) % 1_000 == 999 && TaskContext.get().attemptNumber() == 0) {
                        throw new IllegalStateException("this executor is lost");
                      }
                      return row;
                    }),
            rows.columns(),
            rows.origin());

    SinkResult result = bench.write(bench.upserts("twice", Sink.Nulls.UNSET), failing, WRITE_TIME);

    assertThat(result.books()).isEqualTo(new SinkBooks(count, 0, 0, count, 0));
    assertThat(bench.read("SELECT place, amount, WRITETIME(amount) AS at FROM limits.twice"))
        .hasSize(count)
        .allSatisfy(
            row -> assertThat(row.getLong("at")).isEqualTo(WRITE_TIME + row.getLong("amount")));
  }

  @Test
  void f65_a_table_is_emptied_of_all_that_was_there_and_of_nothing_newer() {
    bench.define(
        "CREATE TABLE limits.emptied (\"Place\" text, day int, hour int, amount bigint, all_day text static, PRIMARY KEY ((\"Place\", day), hour))");
    for (int day = 0; day < 1_500; day++) {
      insert("emptied", "('old', %d, 1, %d)".formatted(day, day), WRITE_TIME);
    }
    bench.define(
        "INSERT INTO limits.emptied (\"Place\", day, all_day) VALUES ('old', 1, 'x') USING TIMESTAMP %d"
            .formatted(LATER - 1));
    insert("emptied", "('old', 7, 2, 7)", LATER);

    long partitions = new TableEmptier(context(LATER)).empty(bench.table("emptied"));

    assertThat(partitions).isEqualTo(1_500);
    assertThat(bench.read("SELECT * FROM limits.emptied"))
        .singleElement()
        .satisfies(row -> assertThat(row.getInt("hour")).isEqualTo(2));
    // A zombie of an earlier attempt comes too late.
    insert("emptied", "('old', 8, 1, 8)", LATER - 1);
    assertThat(bench.read("SELECT * FROM limits.emptied")).hasSize(1);
  }

  @Test
  void f65_a_partition_with_more_rows_than_keyspaces_deletes_at_once_is_emptied_too() {
    bench.define(
        "CREATE TABLE limits.large (place text, day int, amount bigint, shared text static, PRIMARY KEY (place, day))");
    for (int day = 0; day < 1_001; day++) {
      bench.define(
          "INSERT INTO limits.large (place, day, amount) VALUES ('old', %d, 1) USING TIMESTAMP %d"
              .formatted(day, WRITE_TIME));
    }
    bench.define(
        "INSERT INTO limits.large (place, shared) VALUES ('old', 'x') USING TIMESTAMP %d"
            .formatted(WRITE_TIME));

    long partitions = new TableEmptier(context(LATER)).empty(bench.table("large"));

    assertThat(partitions).isEqualTo(1);
    assertThat(bench.read("SELECT * FROM limits.large")).isEmpty();
  }

  @Test
  void f65_no_partition_is_deleted_after_the_deadline() {
    bench.define("CREATE TABLE limits.kept (place text PRIMARY KEY, amount bigint)");
    bench.define("INSERT INTO limits.kept (place, amount) VALUES ('here', 1)");
    assertThatThrownBy(() -> new TableEmptier(late()).empty(bench.table("kept")))
        .hasMessageContaining("deadline");
    assertThat(bench.read("SELECT * FROM limits.kept")).hasSize(1);
  }

  @Test
  void what_comes_to_light_after_a_table_was_emptied_is_not_merged_with() {
    createSums("risen");
    bench.write(sums("risen"), one(100), WRITE_TIME);
    WriteContext rebuild =
        bench.context(
            LATER, new MergeRule(LATER + 10, LATER), Instant.now(), Instant.now().plus(AN_HOUR));
    SinkResult result = bench.write(sums("risen"), one(5), rebuild);
    assertThat(result.books().written()).isEqualTo(1);
    assertThat(bench.one("SELECT amount FROM limits.risen").getLong(0)).isEqualTo(5);

    assertThat(bench.write(sums("risen"), one(5), rebuild).books().alreadyMerged()).isEqualTo(1);
  }

  private static WriteContext context(long writeTime) {
    return bench.context(
        writeTime,
        new MergeRule(writeTime, MergeRule.ALL),
        Instant.now(),
        Instant.now().plus(AN_HOUR));
  }

  private static WriteContext late() {
    return bench.context(
        LATER, new MergeRule(LATER, MergeRule.ALL), Instant.now().minus(AN_HOUR), Instant.now());
  }

  private static SinkRows records(int count) {
    List<Object[]> rows = new ArrayList<>();
    for (long number = 0; number < count; number++) {
      rows.add(new Object[] {"place-" + number, number, number, false});
    }
    return bench.records(COLUMNS, rows);
  }

  private static SinkRows one(long amount) {
    return bench.aggregates(COLUMNS, List.<Object[]>of(new Object[] {"here", amount}));
  }

  private static Sink sums(String table) {
    return bench.merges(table, Map.of("amount", MergeFunction.SUM));
  }

  private static void createSums(String table) {
    bench.define(
        "CREATE TABLE limits.%s (place text PRIMARY KEY, amount bigint, tidemill_run bigint)"
            .formatted(table));
  }

  private static void insert(String table, String values, long timestamp) {
    bench.define(
        "INSERT INTO limits.%s (\"Place\", day, hour, amount) VALUES %s USING TIMESTAMP %d"
            .formatted(table, values, timestamp));
  }
}
