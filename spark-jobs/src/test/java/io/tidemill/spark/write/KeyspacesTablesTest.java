package io.tidemill.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.MergeFunction;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.guard.TableProperties;
import io.tidemill.spark.problem.DefinitionProblem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class KeyspacesTablesTest {
  private static final CqlName TABLE = new CqlName("t", "rows");
  private static final Sink PLAIN = sink(Map.of(), Optional.empty());
  private static final Sink MERGED = sink(Map.of("n", MergeFunction.SUM), Optional.empty());
  private static final Sink EXPIRING = sink(Map.of(), Optional.of(Duration.ofDays(1)));

  @Test
  void f38_a_table_without_client_timestamps_is_refused_for_any_sink() {
    TableProperties none = new TableProperties(TABLE, false, true);

    for (Sink sink : List.of(PLAIN, MERGED, EXPIRING)) {
      assertThat(problems(sink, none, 2))
          .singleElement()
          .asString()
          .contains("client-side timestamps", "client_side_timestamps disabled")
          .contains(
              "ALTER TABLE t.rows WITH CUSTOM_PROPERTIES = {'client_side_timestamps': {'status': 'enabled'}}");
    }
  }

  @Test
  void f38_a_table_without_ttl_is_refused_where_the_sink_has_one() {
    TableProperties none = new TableProperties(TABLE, true, false);

    assertThat(problems(PLAIN, none, 2)).isEmpty();
    assertThat(problems(EXPIRING, none, 2))
        .singleElement()
        .asString()
        .contains("because of ttl", "{'ttl': {'status': 'enabled'}}");
  }

  @Test
  void columns_are_counted_without_the_key_and_with_the_mark() {
    assertThat(problems(PLAIN, new TableProperties(TABLE, true, false), 226)).isEmpty();
    assertThat(problems(PLAIN, new TableProperties(TABLE, true, false), 227)).hasSize(1);
    assertThat(problems(PLAIN, new TableProperties(TABLE, true, true), 167)).isEmpty();
    assertThat(problems(PLAIN, new TableProperties(TABLE, true, true), 168)).hasSize(1);
    assertThat(problems(MERGED, new TableProperties(TABLE, true, true), 167)).hasSize(1);
  }

  @Test
  void of_another_store_nothing_of_it_is_asked() {
    Tables tables =
        name -> new Tables.Table(shape(), "BLOCKING", 0, Optional.empty(), Optional.empty());

    assertThat(SinkTables.check(tables, PLAIN, StructType.fromDDL("k STRING, n INT"))).isEmpty();
  }

  @Test
  void a_sinks_table_is_held_to_it() {
    Tables tables =
        name ->
            new Tables.Table(
                shape(),
                "BLOCKING",
                0,
                Optional.empty(),
                Optional.of(new TableProperties(TABLE, false, false)));

    assertThat(SinkTables.check(tables, EXPIRING, StructType.fromDDL("k STRING, n INT")))
        .hasSize(2);
  }

  private static List<DefinitionProblem> problems(
      Sink sink, TableProperties properties, int columns) {
    return KeyspacesTables.check(sink, shape(), properties, columns);
  }

  private static TableShape shape() {
    return new TableShape(
        CqlIdentifier.fromInternal("t"),
        CqlIdentifier.fromInternal("rows"),
        List.of(
            new TableShape.Column(
                CqlIdentifier.fromInternal("k"), DataTypes.TEXT, TableShape.Role.KEY),
            new TableShape.Column(
                CqlIdentifier.fromInternal("n"), DataTypes.INT, TableShape.Role.REGULAR)),
        1);
  }

  private static Sink sink(Map<String, MergeFunction> merge, Optional<Duration> ttl) {
    return new Sink(
        TableName.parse("t.rows"),
        "SELECT k FROM source",
        new TreeMap<>(merge),
        Sink.Nulls.UNSET,
        ttl);
  }
}
