package io.tidemill.spark.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.pipeline.MergeFunction;
import io.tidemill.core.pipeline.Source;
import io.tidemill.spark.LocalSpark;
import io.tidemill.spark.decode.MetadataColumn;
import io.tidemill.spark.decode.SourceColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkTransformTest {
  private static final SourceColumns COLUMNS =
      SourceColumns.of(SinkAnalysisTest.source(Source.Tombstones.DELETE));
  private static final String ROUTES =
      "SELECT origin, destination, count(*) AS flights, sum(delay) AS delay FROM source GROUP BY 1, 2";
  private static final Map<String, MergeFunction> SUMS =
      Map.of("flights", MergeFunction.SUM, "delay", MergeFunction.SUM);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT delay FROM source",
        "SELECT f.delay FROM source f",
        "SELECT x.delay FROM (SELECT origin, delay FROM source WHERE delay >= 0) x",
        "WITH a AS (SELECT delay AS d FROM source), b AS (SELECT d + 0 AS e FROM a) SELECT e AS delay FROM b",
        "SELECT CAST(_offset - 1000 AS INT) AS delay FROM source",
        "WITH source AS (SELECT delay AS d FROM source) SELECT d AS delay FROM source WHERE d IS NOT NULL",
      })
  void each_row_carries_its_records_number(String sql) {
    SinkRows rows = rows(sql, Map.of(), sample(500));
    assertThat(rows.origin()).isEqualTo(Origin.ONE_RECORD);
    List<List<Object>> taken = taken(rows);
    assertThat(taken).hasSize(500);
    assertThat(taken)
        .allSatisfy(row -> assertThat(row.get(1)).isEqualTo(7L * (Integer) row.get(0)));
    assertThat(taken)
        .allSatisfy(row -> assertThat(row.get(2)).isEqualTo((Integer) row.get(0) % 3 == 0));
  }

  @Test
  void a_filter_drops_rows_and_moves_no_number() {
    SinkRows rows = rows("SELECT delay FROM source WHERE delay % 10 = 4", Map.of(), sample(50));
    assertThat(taken(rows))
        .extracting(row -> row.get(1))
        .containsExactly(28L, 98L, 168L, 238L, 308L);
  }

  @Test
  void star_gives_the_fields_alone_and_the_hidden_columns_follow() {
    SinkRows rows = rows("SELECT f.*, _key AS id FROM source f", Map.of(), sample(1));
    assertThat(rows.columns().fieldNames())
        .containsExactly("date", "delay", "origin", "destination", "weight", "gates", "id");
    List<Object> row = taken(rows).get(0);
    assertThat(row).hasSize(9);
    assertThat(row.get(6)).hasToString("key-0");
    assertThat(rows.numberOrdinal()).isEqualTo(7);
  }

  @Test
  void the_runs_own_constants_are_put_in() {
    SinkRows rows =
        rows("SELECT run_time() AS t, run_number() AS n FROM source", Map.of(), sample(1));
    assertThat(taken(rows).get(0)).startsWith(5L, 6L);
  }

  @Test
  void records_are_aggregated_by_key() {
    SinkRows rows = rows(ROUTES, SUMS, sample(100));
    assertThat(rows.origin()).isEqualTo(Origin.MANY);
    assertThat(rows.columns().fieldNames())
        .containsExactly("origin", "destination", "flights", "delay");
    assertThat(taken(rows).stream().map(Object::toString))
        .containsExactlyInAnyOrder("[A, X, 50, 2450]", "[B, X, 50, 2500]");
  }

  @Test
  void records_that_cannot_be_grouped_stay_out_of_the_aggregate() {
    List<InternalRow> records = new ArrayList<>(sample(4));
    records.add(record(4, null, "X", 9));
    records.add(record(5, "A", null, 9));
    SinkPlan plan = SinkAnalysisTest.plan(ROUTES, SUMS);

    assertThat(
            taken(transform(records).rows(plan, Set.of(28L, 35L))).stream().map(Object::toString))
        .containsExactlyInAnyOrder("[A, X, 2, 2]", "[B, X, 2, 4]");
  }

  @Test
  void every_record_shows_what_it_is_grouped_by_and_its_number() {
    SinkPlan.Merged plan = (SinkPlan.Merged) SinkAnalysisTest.plan(ROUTES, SUMS);
    JavaRDD<InternalRow> keys =
        transform(List.of(record(1, "A", "X", 9), record(2, null, "Y", 9))).keys(plan);

    assertThat(plan.keyColumns().fieldNames()).containsExactly("origin", "destination");
    assertThat(
            keys.map(
                    row ->
                        "%s %s %d"
                            .formatted(row.getUTF8String(0), row.getUTF8String(1), row.getLong(2)))
                .collect())
        .containsExactly("A X 7", "null Y 14");
  }

  @Test
  void a_sum_that_leaves_its_type_fails_and_does_not_wrap_round() {
    SinkRows rows =
        rows(
            "SELECT origin, count(*) AS flights, sum(delay * 4611686018427387904) AS delay FROM source GROUP BY 1",
            SUMS,
            List.of(record(0, "A", "X", 1), record(1, "A", "X", 1), record(2, "A", "X", 1)));
    assertThatThrownBy(() -> taken(rows)).hasStackTraceContaining("overflow");
  }

  private static SinkRows rows(
      String sql, Map<String, MergeFunction> merge, List<InternalRow> records) {
    return transform(records).rows(SinkAnalysisTest.plan(sql, merge), Set.of());
  }

  private static SinkTransform transform(List<InternalRow> records) {
    JavaSparkContext context = new JavaSparkContext(LocalSpark.session().sparkContext());
    return new SinkTransform(LocalSpark.session(), COLUMNS, context.parallelize(records, 3));
  }

  private static List<InternalRow> sample(int count) {
    List<InternalRow> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(record(i, i % 2 == 0 ? "A" : "B", "X", i));
    }
    return records;
  }

  /** The record's number is seven times {@code i}, and every third one is a tombstone. */
  private static InternalRow record(int i, String origin, String destination, int delay) {
    Object[] values = new Object[COLUMNS.width()];
    values[1] = delay;
    values[2] = UTF8String.fromString(origin);
    values[3] = UTF8String.fromString(destination);
    values[COLUMNS.ordinal(MetadataColumn.KEY)] = UTF8String.fromString("key-" + i);
    values[COLUMNS.ordinal(MetadataColumn.OFFSET)] = 1000L + i;
    values[COLUMNS.numberOrdinal()] = 7L * i;
    values[COLUMNS.tombstoneOrdinal()] = i % 3 == 0;
    return new GenericInternalRow(values);
  }

  private static List<List<Object>> taken(SinkRows rows) {
    StructType columns = rows.columns();
    boolean carried = rows.origin() == Origin.ONE_RECORD;
    return rows.rows()
        .map(
            row -> {
              List<Object> values = new ArrayList<>();
              for (int i = 0; i < columns.length(); i++) {
                Object value = row.get(i, columns.apply(i).dataType());
                values.add(value instanceof UTF8String text ? text.toString() : value);
              }
              if (carried) {
                values.add(row.getLong(columns.length()));
                values.add(row.getBoolean(columns.length() + 1));
              }
              return values;
            })
        .collect();
  }
}
