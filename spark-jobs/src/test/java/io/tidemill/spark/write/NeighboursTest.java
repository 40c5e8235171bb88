package io.tidemill.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.spark.LocalSpark;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  private static final int PEOPLE = 700;
  private static final int WIDE = 1 << 20;

  private static SinkLayout layout() {
    TableShape table =
        new TableShape(
            CqlIdentifier.fromInternal("shop"),
            CqlIdentifier.fromInternal("visits"),
            List.of(
                column("person", DataTypes.TEXT, TableShape.Role.KEY),
                column("day", DataTypes.INT, TableShape.Role.KEY),
                column("amount", DataTypes.BIGINT, TableShape.Role.REGULAR)),
            1);
    Sink sink =
        new Sink(
            new TableName("shop", "visits"),
            "SELECT …",
            new TreeMap<>(),
            Sink.Nulls.UNSET,
            Optional.empty());
    return SinkLayout.of(sink, table, StructType.fromDDL("amount BIGINT, person STRING, day INT"));
  }

  private static TableShape.Column column(String name, DataType type, TableShape.Role role) {
    return new TableShape.Column(CqlIdentifier.fromInternal(name), type, role);
  }

  /** Each row's person and day, in the order in which a task would write them. */
  private static List<String> order(int rows, int widest) {
    Dataset<Row> data =
        LocalSpark.session()
            .range(0, rows, 1, 1)
            .selectExpr(
                "id AS amount",
                "if(id %% 10 = 0, null, concat('person ', id * 7919 %% %d)) AS person"
                    .formatted(PEOPLE),
                "int(id * 31 % 5) AS day");
    return data.queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(new Ordered(new Neighbours(KeyHash.of(layout(), 1), widest)))
        .collect();
  }

  private record Ordered(Neighbours neighbours)
      implements FlatMapFunction<Iterator<InternalRow>, String>, Serializable {
    @Override
    public Iterator<String> call(Iterator<InternalRow> rows) {
      List<String> order = new ArrayList<>();
      Iterator<InternalRow> ordered = neighbours.among(rows);
      while (ordered.hasNext()) {
        InternalRow row = ordered.next();
        order.add("%s/%d/%d".formatted(row.getUTF8String(1), row.getInt(2), row.getLong(0)));
      }
      return order.iterator();
    }
  }

  private static List<String> people(List<String> order) {
    return order.stream().map(each -> each.substring(0, each.indexOf('/'))).toList();
  }

  private static List<String> keys(List<String> order) {
    return order.stream().map(each -> each.substring(0, each.lastIndexOf('/'))).toList();
  }

  private static void assertTogether(List<String> order) {
    Set<String> before = new HashSet<>();
    String last = "";
    for (String each : order) {
      assertThat(each.equals(last) || before.add(each)).as(each).isTrue();
      last = each;
    }
  }

  @Test
  void rows_of_a_partition_follow_each_other_and_so_do_those_of_a_key() {
    List<String> order = order(20_000, WIDE);

    assertThat(order).hasSize(20_000).doesNotHaveDuplicates();
    assertThat(people(order).stream().distinct()).hasSizeGreaterThan(PEOPLE / 2);
    assertTogether(people(order));
    assertTogether(keys(order));
  }

  @Test
  void rows_that_are_too_wide_to_share_a_request_stay_in_their_order() {
    List<String> order = order(1_000, 8);

    for (int i = 0; i < order.size(); i++) {
      assertThat(order.get(i)).endsWith("/" + i);
    }
  }

  @Test
  void a_single_row_is_a_row() {
    assertThat(order(1, WIDE)).containsExactly("null/0/0");
  }
}
