package io.tidemill.spark.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Pairs a writer's types with the declared ones, which must hold every value of theirs as it is.
 * Columns are found by their fields' names, then by their aliases; those that the writer lacks are
 * null. Not thread-safe; for one writer's schema.
 */
final class AvroTypes {
  private final List<Mismatch> mismatches = new ArrayList<>();
  private final Set<String> found = new LinkedHashSet<>();
  private final Set<String> missing = new LinkedHashSet<>();
  private final Set<String> doubled = new LinkedHashSet<>();

  /**
   * A column that can't be read.
   *
   * @param path as {@code address.lines[]}
   * @param found in the writer's schema
   */
  record Mismatch(String path, DataType declared, Schema found) {}

  /** What can't be read of what was paired so far. */
  List<Mismatch> mismatches() {
    return mismatches;
  }

  /** The paths of columns that have a field. */
  Set<String> found() {
    return found;
  }

  /** The paths of columns that have none, though what they are in has one. */
  Set<String> missing() {
    return missing;
  }

  /** The paths of columns whose field, found by an alias, is another column's. */
  Set<String> doubled() {
    return doubled;
  }

  /**
   * A reader of records, sound if there are no {@link #mismatches} and none is {@link #doubled}.
   */
  AvroRecord record(Schema schema, StructType struct) {
    return record(schema, struct, "");
  }

  private AvroRecord record(Schema schema, StructType struct, String path) {
    StructField[] columns = struct.fields();
    Map<Integer, Integer> ordinals = new HashMap<>();
    List<Integer> without = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      String name = path.isEmpty() ? columns[i].name() : path + "." + columns[i].name();
      Optional<Schema.Field> field = field(schema, columns[i].name());
      if (field.isEmpty()) {
        without.add(i);
        missing.add(name);
      } else if (ordinals.putIfAbsent(field.get().pos(), i) != null) {
        doubled.add(name);
      } else {
        found.add(name);
      }
    }
    List<AvroRecord.Step> steps = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      Integer ordinal = ordinals.get(field.pos());
      if (ordinal == null) {
        steps.add(new AvroRecord.Step(field.schema(), null, -1));
      } else {
        StructField column = columns[ordinal];
        String name = path.isEmpty() ? column.name() : path + "." + column.name();
        steps.add(
            new AvroRecord.Step(
                field.schema(), reader(field.schema(), column.dataType(), name), ordinal));
      }
    }
    return new AvroRecord(columns.length, steps, without.stream().mapToInt(i -> i).toArray());
  }

  private static Optional<Schema.Field> field(Schema record, String name) {
    Schema.Field named = record.getField(name);
    return named != null
        ? Optional.of(named)
        : record.getFields().stream().filter(field -> field.aliases().contains(name)).findFirst();
  }

  private AvroReader reader(Schema schema, DataType type, String path) {
    return switch (schema.getType()) {
      case NULL -> {
        Slot slot = Slot.of(type);
        yield (in, to, ordinal) -> slot.writeNull(to, ordinal);
      }
      case UNION -> union(schema, type, path);
      case RECORD ->
          type instanceof StructType struct
              ? record(schema, struct, path)
              : mismatch(schema, type, path);
      case ARRAY ->
          type instanceof ArrayType array
              ? items(schema, schema.getElementType(), array.elementType(), path)
              : mismatch(schema, type, path);
      case MAP ->
          type instanceof MapType map && map.keyType() instanceof StringType
              ? items(schema, schema.getValueType(), map.valueType(), path)
              : mismatch(schema, type, path);
      default -> plain(schema, type, path).orElseGet(() -> mismatch(schema, type, path));
    };
  }

  private AvroReader mismatch(Schema schema, DataType type, String path) {
    mismatches.add(new Mismatch(path, type, schema));
    return (in, to, ordinal) -> {
      throw new IllegalStateException("No reader of %s as %s".formatted(path, type.sql()));
    };
  }

  private AvroReader union(Schema schema, DataType type, String path) {
    AvroReader[] branches =
        schema.getTypes().stream()
            .map(branch -> reader(branch, type, path))
            .toArray(AvroReader[]::new);
    return (in, to, ordinal) ->
        branches[in.readIndex(branches.length, "a branch")].read(in, to, ordinal);
  }

  private AvroReader items(Schema schema, Schema item, DataType type, String path) {
    return new AvroList(schema, reader(item, type, path + "[]"), Slot.of(type));
  }

  private static Optional<AvroReader> plain(Schema schema, DataType type, String path) {
    LogicalType logical = schema.getLogicalType();
    return switch (schema.getType()) {
      case BOOLEAN ->
          only(
              type instanceof BooleanType,
              (in, to, ordinal) -> to.write(ordinal, in.readBoolean()));
      case INT -> ints(logical, type);
      case LONG -> longs(logical, type, path);
      case FLOAT ->
          type instanceof DoubleType
              ? Optional.of((in, to, ordinal) -> to.write(ordinal, (double) in.readFloat()))
              : only(
                  type instanceof FloatType,
                  (in, to, ordinal) -> to.write(ordinal, in.readFloat()));
      case DOUBLE ->
          only(type instanceof DoubleType, (in, to, ordinal) -> to.write(ordinal, in.readDouble()));
      case STRING -> only(type instanceof StringType, AvroBytes::readText);
      case ENUM -> only(type instanceof StringType, AvroBytes.symbols(schema));
      case BYTES, FIXED ->
          logical instanceof LogicalTypes.Decimal decimal
              ? AvroBytes.decimals(schema, decimal, type, path)
              : only(type instanceof BinaryType, AvroBytes.binary(schema));
      default -> Optional.empty();
    };
  }

  private static Optional<AvroReader> only(boolean fits, AvroReader reader) {
    return fits ? Optional.of(reader) : Optional.empty();
  }

  private static Optional<AvroReader> ints(LogicalType logical, DataType type) {
    if (logical instanceof LogicalTypes.Date) {
      return only(type instanceof DateType, (in, to, ordinal) -> to.write(ordinal, in.readInt()));
    }
    return logical instanceof LogicalTypes.TimeMillis
        ? Optional.empty()
        : WholeNumber.INT32
            .writer(type)
            .map(writer -> (in, to, ordinal) -> writer.write(in.readInt(), to, ordinal));
  }

  private static Optional<AvroReader> longs(LogicalType logical, DataType type, String path) {
    if (logical instanceof LogicalTypes.TimestampMillis) {
      return only(type instanceof TimestampType, millis(path));
    } else if (logical instanceof LogicalTypes.LocalTimestampMillis) {
      return only(type instanceof TimestampNTZType, millis(path));
    } else if (logical instanceof LogicalTypes.TimestampMicros) {
      return only(
          type instanceof TimestampType, (in, to, ordinal) -> to.write(ordinal, in.readLong()));
    } else if (logical instanceof LogicalTypes.LocalTimestampMicros) {
      return only(
          type instanceof TimestampNTZType, (in, to, ordinal) -> to.write(ordinal, in.readLong()));
    } else if (logical instanceof LogicalTypes.TimeMicros) {
      return Optional.empty();
    } else {
      return WholeNumber.INT64
          .writer(type)
          .map(writer -> (in, to, ordinal) -> writer.write(in.readLong(), to, ordinal));
    }
  }

  private static AvroReader millis(String path) {
    return (in, to, ordinal) -> {
      int at = in.position();
      long millis = in.readLong();
      if (millis > Long.MAX_VALUE / 1_000 || millis < Long.MIN_VALUE / 1_000) {
        throw in.found(
            "field %s to be a time in ms that SQL can hold".formatted(path),
            Long.toString(millis),
            at);
      }
      to.write(ordinal, millis * 1_000);
    };
  }
}
