package io.tidemill.spark.decode;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Pairs a message's fields with the declared columns, by name; types must hold every value of the
 * fields' as it is. Not thread-safe; for one message.
 */
final class ProtobufTypes {
  static final String TIMESTAMP = "google.protobuf.Timestamp";

  /** Messages that stand for a value that may be missing. */
  static final Set<String> WRAPPERS =
      Stream.of("Double", "Float", "Int64", "UInt64", "Int32", "UInt32", "Bool", "String", "Bytes")
          .map("google.protobuf.%sValue"::formatted)
          .collect(Collectors.toUnmodifiableSet());

  private final List<Mismatch> mismatches = new ArrayList<>();
  private final Map<String, Descriptor> missing = new LinkedHashMap<>();

  /**
   * A column that can't be read.
   *
   * @param path as {@code address.lines[]}
   */
  record Mismatch(String path, DataType declared, FieldDescriptor field) {}

  /** What can't be read of what was paired so far. */
  List<Mismatch> mismatches() {
    return mismatches;
  }

  /** The paths of columns that have no field, and the message that has none. */
  Map<String, Descriptor> missing() {
    return missing;
  }

  /** A writer of rows, sound if there are no {@link #mismatches} and none is {@link #missing}. */
  ProtobufRow row(Descriptor message, StructType struct) {
    return row(message, struct, "");
  }

  private ProtobufRow row(Descriptor message, StructType struct, String path) {
    List<FieldDescriptor> fields = new ArrayList<>();
    List<ProtobufColumn> columns = new ArrayList<>();
    for (StructField column : struct.fields()) {
      String name = path.isEmpty() ? column.name() : path + "." + column.name();
      FieldDescriptor field = message.findFieldByName(column.name());
      if (field == null) {
        missing.put(name, message);
      } else {
        fields.add(field);
        columns.add(column(field, column.dataType(), name));
      }
    }
    return new ProtobufRow(fields, columns);
  }

  private ProtobufColumn column(FieldDescriptor field, DataType type, String path) {
    if (field.isMapField()) {
      if (type instanceof MapType map) {
        Descriptor entry = field.getMessageType();
        return new ProtobufMap(
            field,
            map,
            writer(entry.findFieldByNumber(1), map.keyType(), path + "[]"),
            writer(entry.findFieldByNumber(2), map.valueType(), path + "[]"));
      }
    } else if (field.isRepeated()) {
      if (type instanceof ArrayType array) {
        return ProtobufColumn.array(array, writer(field, array.elementType(), path + "[]"));
      }
    } else {
      return ProtobufColumn.single(field, writer(field, type, path));
    }
    return ProtobufColumn.single(field, mismatch(field, type, path));
  }

  private ProtobufWriter mismatch(FieldDescriptor field, DataType type, String path) {
    mismatches.add(new Mismatch(path, type, field));
    return (bytes, value, to, ordinal) -> {
      throw new IllegalStateException("No writer of %s as %s".formatted(path, type.sql()));
    };
  }

  private ProtobufWriter writer(FieldDescriptor field, DataType type, String path) {
    Optional<ProtobufWriter> writer =
        field.getType() == FieldDescriptor.Type.MESSAGE
            ? message(field.getMessageType(), type, path)
            : plain(field, type, path);
    return writer.orElseGet(() -> mismatch(field, type, path));
  }

  private Optional<ProtobufWriter> message(Descriptor message, DataType type, String path) {
    if (type instanceof StructType struct) {
      return Optional.of(row(message, struct, path));
    } else if (message.getFullName().equals(TIMESTAMP) && type instanceof TimestampType) {
      return Optional.of(new ProtobufTime(message, path));
    } else if (WRAPPERS.contains(message.getFullName())) {
      FieldDescriptor wrapped = message.findFieldByNumber(1);
      return plain(wrapped, type, path).map(writer -> wrapper(wrapped, writer));
    } else {
      return Optional.empty();
    }
  }

  private static ProtobufWriter wrapper(FieldDescriptor wrapped, ProtobufWriter writer) {
    ProtobufMessage message = new ProtobufMessage(List.of(wrapped));
    ProtobufColumn column = ProtobufColumn.single(wrapped, writer);
    return (bytes, value, to, ordinal) -> {
      message.gather(bytes, ProtobufField.start(value), ProtobufField.length(value));
      column.write(bytes, message.field(0), to, ordinal);
    };
  }

  private static Optional<ProtobufWriter> plain(FieldDescriptor field, DataType type, String path) {
    return switch (field.getType()) {
      case INT32, SINT32, SFIXED32 -> whole(WholeNumber.INT32, type);
      case UINT32, FIXED32 -> whole(WholeNumber.UINT32, type);
      case INT64, SINT64, SFIXED64 -> whole(WholeNumber.INT64, type);
      case UINT64, FIXED64 -> whole(WholeNumber.UINT64, type);
      case BOOL ->
          only(
              type instanceof BooleanType,
              (bytes, value, to, ordinal) -> to.write(ordinal, value != 0));
      case FLOAT ->
          type instanceof DoubleType
              ? Optional.of(
                  (bytes, value, to, ordinal) ->
                      to.write(ordinal, (double) Float.intBitsToFloat((int) value)))
              : only(
                  type instanceof FloatType,
                  (bytes, value, to, ordinal) ->
                      to.write(ordinal, Float.intBitsToFloat((int) value)));
      case DOUBLE ->
          only(
              type instanceof DoubleType,
              (bytes, value, to, ordinal) -> to.write(ordinal, Double.longBitsToDouble(value)));
      case STRING -> only(type instanceof StringType, text(path));
      case BYTES ->
          only(
              type instanceof BinaryType,
              (bytes, value, to, ordinal) ->
                  to.write(
                      ordinal, bytes, ProtobufField.start(value), ProtobufField.length(value)));
      case ENUM -> only(type instanceof StringType, symbols(field, path));
      case MESSAGE, GROUP -> Optional.empty();
    };
  }

  private static Optional<ProtobufWriter> only(boolean fits, ProtobufWriter writer) {
    return fits ? Optional.of(writer) : Optional.empty();
  }

  private static Optional<ProtobufWriter> whole(WholeNumber range, DataType type) {
    return range
        .writer(type)
        .map(writer -> (bytes, value, to, ordinal) -> writer.write(value, to, ordinal));
  }

  private static ProtobufWriter text(String path) {
    return (bytes, value, to, ordinal) -> {
      int start = ProtobufField.start(value);
      int length = ProtobufField.length(value);
      if (!Utf8.isWellFormed(bytes, start, start + length)) {
        throw new DeadValueException(
            "Expected field %s to be text in UTF-8, found other bytes".formatted(path));
      }
      to.write(ordinal, bytes, start, length);
    };
  }

  private static ProtobufWriter symbols(FieldDescriptor field, String path) {
    Map<Long, UTF8String> names = new HashMap<>();
    for (EnumValueDescriptor value : field.getEnumType().getValues()) {
      names.putIfAbsent((long) value.getNumber(), UTF8String.fromString(value.getName()));
    }
    return (bytes, value, to, ordinal) -> {
      UTF8String name = names.get(value);
      if (name == null) {
        throw new DeadValueException(
            "Expected field %s to be a value of enum %s, found number %d, which it lacks"
                .formatted(path, field.getEnumType().getFullName(), value));
      }
      to.write(ordinal, name);
    };
  }
}
