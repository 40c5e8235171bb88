package io.tidemill.spark.decode;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.pipeline.Source;
import io.tidemill.spark.problem.DefinitionProblem;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of the view {@code source}, and the layout of its rows: the declared fields, then
 * every {@link MetadataColumn}, then the record's number (long) and whether it is a tombstone
 * (boolean), which SQL can't name. Immutable, serializable.
 */
public final class SourceColumns implements Serializable {
  /** The name under which SQL reads the records. */
  public static final String VIEW = "source";

  private static final long serialVersionUID = 1L;

  private final StructType declared;
  private final StructType fields;

  private SourceColumns(StructType declared) {
    this.declared = declared;
    this.fields = declared.asNullable();
  }

  /**
   * Reads a source's schema.
   *
   * @throws TidemillException of kind {@code PIPELINE} with all that {@link #problems} finds
   */
  public static SourceColumns of(Source source) {
    List<DefinitionProblem> problems = problems(source);
    if (!problems.isEmpty()) {
      throw new TidemillException(FailureKind.PIPELINE, DefinitionProblem.text(problems));
    }
    return new SourceColumns(SchemaCheck.parse(source.schema()));
  }

  /** All that is wrong with a source's schema and options; empty if it can be read. */
  public static List<DefinitionProblem> problems(Source source) {
    requireNonNull(source, "source");
    List<DefinitionProblem> problems = new ArrayList<>(SchemaCheck.problems(source.schema()));
    problems.addAll(JsonFormat.problems(source.options()));
    return problems;
  }

  /** The declared fields, as declared. */
  public StructType declared() {
    return declared;
  }

  /** The declared fields, all of them nullable, as rows of {@code source} hold them. */
  public StructType fields() {
    return fields;
  }

  /** The ordinal of a metadata column. */
  public int ordinal(MetadataColumn column) {
    return fields.length() + column.place();
  }

  /** The ordinal of the record's number. */
  public int numberOrdinal() {
    return fields.length() + MetadataColumn.values().length;
  }

  /** The ordinal of the tombstone flag. */
  public int tombstoneOrdinal() {
    return numberOrdinal() + 1;
  }

  /** How many columns a row has, the two hidden ones included. */
  public int width() {
    return numberOrdinal() + 2;
  }

  /** The type of each column of a row, in order. */
  public DataType[] types() {
    DataType[] types = new DataType[width()];
    StructField[] all = fields.fields();
    for (int i = 0; i < all.length; i++) {
      types[i] = all[i].dataType();
    }
    for (MetadataColumn column : MetadataColumn.values()) {
      types[ordinal(column)] = column.type();
    }
    types[numberOrdinal()] = DataTypes.LongType;
    types[tombstoneOrdinal()] = DataTypes.BooleanType;
    return types;
  }
}
