package io.tidemill.spark.transform;

import io.tidemill.spark.decode.UsedColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A sink's SQL, analysed and found sound, without data. */
public sealed interface SinkPlan {
  <R> R match(Function<RowByRow, R> onRowByRow, Function<Merged, R> onMerged);

  /** The columns that the sink's rows will have. */
  StructType columns();

  /** The leaf of the plan: where {@code source} is read. */
  DataSourceV2Relation leaf();

  /** The columns that rows of {@code source} must hold for it. */
  UsedColumns used();

  /** The names of what it {@link #used uses} of {@code source}, in the source's order. */
  default List<String> sourceColumns() {
    List<String> names = new ArrayList<>();
    for (Attribute attribute : Trees.list(leaf().output())) {
      if (used().contains(attribute.name())) {
        names.add(attribute.name());
      }
    }
    return names;
  }

  /** Each row stems from one record. */
  record RowByRow(LogicalPlan plan, DataSourceV2Relation leaf, UsedColumns used)
      implements SinkPlan {
    @Override
    public StructType columns() {
      return plan.schema();
    }

    @Override
    public <R> R match(Function<RowByRow, R> onRowByRow, Function<Merged, R> onMerged) {
      return onRowByRow.apply(this);
    }
  }

  /**
   * Rows are aggregates of many records, to be merged into those of earlier runs.
   *
   * @param input what is aggregated, itself row by row
   * @param keys the grouping expressions, over {@code input}
   * @param output the columns: a grouping expression or an aggregate each
   */
  record Merged(
      LogicalPlan input,
      List<Expression> keys,
      List<Column> output,
      StructType columns,
      DataSourceV2Relation leaf,
      UsedColumns used)
      implements SinkPlan {
    public Merged {
      keys = List.copyOf(keys);
      output = List.copyOf(output);
    }

    /** The columns that are keys, in the order of {@link #keys}. */
    public StructType keyColumns() {
      StructField[] fields = new StructField[keys.size()];
      for (int i = 0; i < output.size(); i++) {
        if (output.get(i).key() != Column.NO_KEY) {
          fields[output.get(i).key()] = columns.apply(i);
        }
      }
      return new StructType(fields);
    }

    @Override
    public <R> R match(Function<RowByRow, R> onRowByRow, Function<Merged, R> onMerged) {
      return onMerged.apply(this);
    }
  }

  /**
   * A column of a merged sink.
   *
   * @param key which of the keys it is, or {@link #NO_KEY} if it is an aggregate
   * @param expression the grouping expression or the aggregate
   */
  record Column(NamedExpression named, int key, Expression expression) {
    /** {@link #key()} of an aggregate. */
    static final int NO_KEY = -1;

    String name() {
      return named.name();
    }
  }
}
