package io.tidemill.spark.decode;

import io.tidemill.core.pipeline.Format;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.problem.Where;
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

  /**
   * Whether types can be read is looked at for JSON alone; other formats have types of their own.
   */
  static List<DefinitionProblem> problems(String ddl, Format format) {
    StructType schema;
    try {
      schema = parse(ddl);
    } catch (Exception e) {
      return List.of(
          new DefinitionProblem(
              Where.SCHEMA.at(SparkPlaces.of(e)),
              "",
              "Spark DDL such as id BIGINT, name STRING",
              SparkMessages.firstLine(e),
              "Correct the name or type there."));
    }
    List<DefinitionProblem> problems = new ArrayList<>();
    if (schema.isEmpty()) {
      problems.add(
          new DefinitionProblem(
              Where.SCHEMA, "", "at least one field", "none", "Name the record's fields."));
    }
    Set<String> reserved = new HashSet<>();
    for (MetadataColumn column : MetadataColumn.values()) {
      reserved.add(column.columnName());
    }
    Set<String> seen = new HashSet<>();
    for (StructField field : schema.fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      Where where = Where.SCHEMA.at(SparkPlaces.ofWord(field.name(), ddl));
      String what = "field " + field.name();
      if (reserved.contains(name)) {
        problems.add(
            new DefinitionProblem(
                where,
                what,
                "a name of the record's own",
                "that of a column which Tidemill gives",
                "Leave it out, and name it in SQL."));
      }
      if (!seen.add(name)) {
        problems.add(
            new DefinitionProblem(
                where,
                what,
                "names that differ by more than the case of letters",
                "it twice",
                "Leave one of them out."));
      }
      if (format instanceof Format.Json) {
        checkType(where, field.name(), field.dataType(), problems);
      }
    }
    return problems;
  }

  private static void checkType(
      Where where, String path, DataType type, List<DefinitionProblem> problems) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        checkType(where, path + "." + field.name(), field.dataType(), problems);
      }
    } else if (type instanceof ArrayType array) {
      checkType(where, path + "[]", array.elementType(), problems);
    } else if (type instanceof MapType map) {
      if (!map.keyType().equals(DataTypes.StringType)) {
        problems.add(
            new DefinitionProblem(
                where,
                "field " + path,
                "MAP<STRING, …>, as keys in JSON are text",
                map.sql(),
                "Make the key STRING."));
      }
      checkType(where, path + "[]", map.valueType(), problems);
    } else if (!isPlain(type)) {
      problems.add(
          new DefinitionProblem(
              where,
              "field " + path,
              "a type that can be read from JSON",
              type.sql(),
              "Choose another; STRING takes any value."));
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
