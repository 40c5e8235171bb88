package io.tidemill.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.spark.problem.DefinitionProblem;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class SinkTablesTest {
  private static final Sink SINK =
      new Sink(
          TableName.parse("t.rows"),
          "SELECT l FROM source",
          new TreeMap<>(),
          Sink.Nulls.UNSET,
          Optional.empty());

  @Test
  void a_list_must_be_frozen_because_writing_it_twice_would_double_its_elements() {
    assertThat(problem(DataTypes.listOf(DataTypes.INT)))
        .hasValueSatisfying(
            problem ->
                assertThat(problem.toString())
                    .contains("l list<int>", "frozen<list<int>>", "t.rows"));
    assertThat(problem(DataTypes.frozenListOf(DataTypes.INT))).isEmpty();
    assertThat(problem(DataTypes.setOf(DataTypes.INT))).isEmpty();
  }

  private static Optional<DefinitionProblem> problem(DataType type) {
    return SinkTables.typeProblem(
        SINK,
        StructType.fromDDL("l ARRAY<INT>").apply(0),
        new TableShape.Column(CqlIdentifier.fromInternal("l"), type, TableShape.Role.REGULAR));
  }
}
