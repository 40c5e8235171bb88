package io.tidemill.spark.decode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** Tells what is wrong with a source's declared schema. */
final class SchemaCheck {
  private SchemaCheck() {}

  static StructType parse(String ddl) {
    return StructType.fromDDL(ddl);
  }

  static List<String> problems(String ddl) {
    StructType schema;
    try {
      schema = parse(ddl);
    } catch (Exception e) {
      return List.of(
          "source.schema: expected Spark DDL like \"id BIGINT, name STRING\", found \"%s\": %s"
              .formatted(ddl, SparkMessages.firstLine(e)));
    }
    List<String> problems = new ArrayList<>();
    if (schema.isEmpty()) {
      problems.add("source.schema: expected at least one field, found none");
    }
    Set<String> reserved = new HashSet<>();
    for (MetadataColumn column : MetadataColumn.values()) {
      reserved.add(column.columnName());
    }
    Set<String> seen = new HashSet<>();
    for (StructField field : schema.fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (reserved.contains(name)) {
        problems.add(
            "source.schema: field %s has the name of a column that Tidemill gives; leave it out and name it in SQL"
                .formatted(field.name()));
      }
      if (!seen.add(name)) {
        problems.add(
            "source.schema: expected names that differ by more than case, found %s twice"
                .formatted(field.name()));
      }
      checkType(field.name(), field.dataType(), problems);
    }
    return problems;
  }

  private static void checkType(String path, DataType type, List<String> problems) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        checkType(path + "." + field.name(), field.dataType(), problems);
      }
    } else if (type instanceof ArrayType array) {
      checkType(path + "[]", array.elementType(), problems);
    } else if (type instanceof MapType map) {
      if (!map.keyType().equals(DataTypes.StringType)) {
        problems.add(
            "source.schema: keys of a map in JSON are text: expected MAP<STRING, …> for %s, found %s"
                .formatted(path, map.sql()));
      }
      checkType(path + "[]", map.valueType(), problems);
    } else if (!isPlain(type)) {
      problems.add(
          "source.schema: type %s of %s can't be read from JSON; STRING takes any value"
              .formatted(type.sql(), path));
    }
  }

  private static boolean isPlain(DataType type) {
    return type instanceof StringType
        || type instanceof NumericType
        || type instanceof BooleanType
        || type instanceof BinaryType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }
}
