package io.tidemill.spark.decode;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.pipeline.Source;
import io.tidemill.spark.problem.DefinitionProblem;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of the view {@code source}, and the layout of its rows: declared fields, then {@link
 * MetadataColumn}s, then the record's number (long) and whether it is a tombstone (boolean), which
 * SQL can't name. Immutable, serializable.
 */
public final class SourceColumns implements Serializable {
  /** The name under which SQL reads the records. */
  public static final String VIEW = "source";

  private static final long serialVersionUID = 1L;

  private final StructType declared;
  private final StructType fields;
  private final MetadataColumn[] metadata;

  private SourceColumns(StructType declared, MetadataColumn[] metadata) {
    this.declared = declared;
    this.fields = declared.asNullable();
    this.metadata = metadata;
  }

  /**
   * Reads a source's schema: all its fields, and every metadata column.
   *
   * @throws TidemillException of kind {@code PIPELINE} with all that {@link #problems} finds
   */
  public static SourceColumns of(Source source) {
    List<DefinitionProblem> problems = problems(source);
    if (!problems.isEmpty()) {
      throw new TidemillException(FailureKind.PIPELINE, DefinitionProblem.text(problems));
    }
    return new SourceColumns(SchemaCheck.parse(source.schema()), MetadataColumn.values());
  }

  /**
   * Those columns alone that are used, in the same order, and the fields declared {@code NOT NULL},
   * whose absence is looked for all the same. What isn't among them is never read: a record can't
   * be dead for its sake.
   */
  public SourceColumns only(UsedColumns used) {
    StructField[] kept =
        Arrays.stream(declared.fields())
            .filter(field -> !field.nullable() || used.fields().contains(field.name()))
            .toArray(StructField[]::new);
    return new SourceColumns(
        new StructType(kept),
        Arrays.stream(metadata).filter(used.metadata()::contains).toArray(MetadataColumn[]::new));
  }

  /** All that is wrong with a source's schema and format; empty if it can be read. */
  public static List<DefinitionProblem> problems(Source source) {
    requireNonNull(source, "source");
    String ddl = source.schema();
    List<DefinitionProblem> problems = new ArrayList<>(SchemaCheck.problems(ddl, source.format()));
    // Without columns, a format's own part is looked at by itself.
    StructType columns = problems.isEmpty() ? SchemaCheck.parse(ddl) : new StructType();
    problems.addAll(
        source
            .format()
            .match(
                json -> JsonFormat.problems(source.options()),
                avro -> AvroFormat.problems(avro, columns, ddl),
                protobuf -> ProtobufFormat.problems(protobuf, columns, ddl)));
    return problems;
  }

  /** Everything in them. */
  public UsedColumns all() {
    return new UsedColumns(Set.of(fields.fieldNames()), Set.of(metadata));
  }

  /** The fields, as declared. */
  public StructType declared() {
    return declared;
  }

  /** The fields, all of them nullable, as rows of {@code source} hold them. */
  public StructType fields() {
    return fields;
  }

  /** The metadata columns, in order. */
  public List<MetadataColumn> metadata() {
    return List.of(metadata);
  }

  /** The ordinal of a metadata column that is among {@link #metadata}. */
  public int ordinal(MetadataColumn column) {
    int place = metadata().indexOf(column);
    if (place < 0) {
      throw new IllegalArgumentException(
          "Column must be one of %s, got %s".formatted(metadata(), column));
    }
    return fields.length() + place;
  }

  /** The ordinal of the record's number. */
  public int numberOrdinal() {
    return fields.length() + metadata.length;
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
    for (MetadataColumn column : metadata) {
      types[ordinal(column)] = column.type();
    }
    types[numberOrdinal()] = DataTypes.LongType;
    types[tombstoneOrdinal()] = DataTypes.BooleanType;
    return types;
  }
}
