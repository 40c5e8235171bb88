package io.tidemill.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.spark.LocalSpark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final BatchLimit LIMIT = new BatchLimit(30, 5 * 1024);
  private static final int ROWS = 200_000;
  private static final int TASKS = 4;

  private static KeyHash hash() {
    TableShape table =
        new TableShape(
            CqlIdentifier.fromInternal("shop"),
            CqlIdentifier.fromInternal("visits"),
            List.of(
                new TableShape.Column(
                    CqlIdentifier.fromInternal("person"), DataTypes.BIGINT, TableShape.Role.KEY),
                new TableShape.Column(
                    CqlIdentifier.fromInternal("number"), DataTypes.BIGINT, TableShape.Role.KEY)),
            1);
    Sink sink =
        new Sink(
            new TableName("shop", "visits"),
            "SELECT …",
            new TreeMap<>(),
            Sink.Nulls.UNSET,
            Optional.empty());
    return KeyHash.of(
        SinkLayout.of(sink, table, StructType.fromDDL("person BIGINT, number BIGINT")), 1);
  }

  /** Rows whose person is an expression of {@code id}, from 0; tasks have stretches of them. */
  private static JavaRDD<InternalRow> rows(String person) {
    return LocalSpark.session()
        .range(0, ROWS, 1, TASKS)
        .selectExpr("bigint(%s) AS person".formatted(person), "id AS number")
        .queryExecution()
        .toRdd()
        .toJavaRDD();
  }

  private static Gathering look(String person) {
    return Gathering.of(KeyLook.at(rows(person), hash(), Long.MAX_VALUE), Long.MAX_VALUE, LIMIT);
  }

  @Test
  void keys_that_lie_in_one_task_each_stay_there() {
    Gathering found = look("id div 20");
    assertThat(found.rows()).isEqualTo(ROWS);
    assertThat(found.whole()).isTrue();
    assertThat(found.savedByOrder()).isBetween(150_000L, 220_000L);
    assertThat(found.orderPays()).isTrue();
    assertThat(found.savedByShuffle()).isZero();
    assertThat(found.shufflePays()).isFalse();
    assertThat(found.mayMislead()).isFalse();
  }

  @Test
  void keys_that_lie_in_all_tasks_are_gathered() {
    Gathering found = look("id % 25000");
    // 8 rows a key, two in each task: one request instead of four.
    assertThat(found.savedByShuffle()).isBetween(60_000L, 90_000L);
    assertThat(found.shufflePays()).isTrue();
    assertThat(found.dominant()).isEmpty();
  }

  @Test
  void keys_with_so_many_rows_that_each_task_fills_its_batches_stay_where_they_are() {
    Gathering found = look("id % 200");
    assertThat(found.shufflePays()).isFalse();
  }

  @Test
  void keys_of_one_row_each_are_left_as_they_are() {
    Gathering found = look("id");
    assertThat(found.savedByShuffle()).isZero();
    assertThat(found.savedByOrder()).isZero();
    assertThat(found.orderPays()).isFalse();
  }

  @Test
  void a_key_with_a_third_of_all_rows_is_known() {
    Gathering found = look("if(id % 3 = 0, 7, id % 25000)");
    assertThat(found.shufflePays()).isTrue();
    assertThat(found.dominant()).hasSize(1);
  }

  @Test
  void a_glance_sees_some_rows_and_says_so() {
    List<KeyCounts> glance = KeyLook.at(rows("id % 25000"), hash(), 1_000);
    Gathering found = Gathering.of(glance, 1_000, LIMIT);
    assertThat(found.rows()).isEqualTo(4_000);
    assertThat(found.whole()).isFalse();
    assertThat(found.mayMislead()).isTrue();
  }

  @Test
  void few_rows_are_put_in_order_without_a_look() {
    JavaRDD<InternalRow> unread =
        rows("id").mapPartitions(rows -> Assertions.fail("rows were computed"));
    Arranged arranged = Arranged.of(unread, 2, hash(), LIMIT, 3_000);
    assertThat(arranged.neighbours()).isNotNull();
    assertThat(Gathering.lookPays(10_000)).isTrue();
  }

  @Test
  void a_shuffle_keeps_all_rows_brings_keys_together_and_deals_out_the_dominant_ones() {
    String person = "if(id % 3 = 0, 7, id % 25000)";
    KeyHash hash = hash();
    List<Map<Long, Long>> tasks =
        KeyShuffle.by(hash, look(person).dominant(), 2, rows(person))
            .mapPartitions(new Count())
            .collect();

    assertThat(tasks).hasSize(TASKS);
    Map<Long, Integer> where = new HashMap<>();
    long sum = 0;
    for (int task = 0; task < TASKS; task++) {
      for (Map.Entry<Long, Long> key : tasks.get(task).entrySet()) {
        sum += key.getValue();
        if (key.getKey() == 7) {
          assertThat(key.getValue()).isBetween(ROWS / 3L / TASKS - 5, ROWS / 3L / TASKS + 5);
        } else {
          assertThat(where.put(key.getKey(), task)).isNull();
        }
      }
    }
    assertThat(sum).isEqualTo(ROWS);
  }

  private static final class Count
      implements FlatMapFunction<Iterator<InternalRow>, Map<Long, Long>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Map<Long, Long>> call(Iterator<InternalRow> rows) {
      Map<Long, Long> counts = new HashMap<>();
      while (rows.hasNext()) {
        UnsafeRow row = (UnsafeRow) rows.next();
        counts.merge(row.getLong(0), 1L, Long::sum);
      }
      return new ArrayList<>(List.of(counts)).iterator();
    }
  }
}
