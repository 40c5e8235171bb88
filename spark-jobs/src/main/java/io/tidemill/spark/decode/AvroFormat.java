package io.tidemill.spark.decode;

import io.tidemill.core.pipeline.Format;
import io.tidemill.core.yaml.NearestWord;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.problem.Where;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Whether a source's columns can be read from what its writers' schemas describe. */
final class AvroFormat {
  private static final String KEY = "source.avro.";

  private final StructType columns;
  private final String ddl;
  private final List<DefinitionProblem> problems = new ArrayList<>();

  private AvroFormat(StructType columns, String ddl) {
    this.columns = columns;
    this.ddl = ddl;
  }

  /**
   * All that is wrong.
   *
   * @param columns as {@code ddl} declares them; none if that is wrong itself
   */
  static List<DefinitionProblem> problems(Format.Avro avro, StructType columns, String ddl) {
    return new AvroFormat(columns, ddl).problems(avro);
  }

  /** The schema that JSON text describes; throws what Avro throws. */
  static Schema parse(String json) {
    return new Schema.Parser().parse(json);
  }

  private List<DefinitionProblem> problems(Format.Avro avro) {
    Map<Integer, Schema> schemas = new LinkedHashMap<>();
    avro.writerSchemas()
        .forEach((id, json) -> read(id, json).ifPresent(schema -> schemas.put(id, schema)));
    Set<String> found = new HashSet<>();
    Map<String, Schema> missing = new LinkedHashMap<>();
    schemas.forEach(
        (id, schema) -> {
          AvroTypes types = new AvroTypes();
          types.record(schema, columns);
          types.mismatches().forEach(mismatch -> problems.add(problem(id, mismatch)));
          types.doubled().forEach(path -> problems.add(doubled(id, path)));
          found.addAll(types.found());
          types.missing().forEach(path -> missing.putIfAbsent(path, schema));
          missingRequired(id, types.missing());
        });
    if (schemas.size() == avro.writerSchemas().size()) {
      missing.keySet().removeAll(found);
      missing.forEach((path, schema) -> problems.add(nowhere(path, schema)));
    }
    return problems;
  }

  private Optional<Schema> read(int id, String json) {
    String expected;
    String fix;
    String found;
    try {
      Schema schema = parse(json);
      if (schema.getType() == Schema.Type.RECORD) {
        return Optional.of(schema);
      }
      expected = "a record, whose fields are the columns";
      found = describe(schema);
      fix = "Give the schema of records.";
    } catch (RuntimeException e) {
      expected = "an Avro schema";
      found = SparkMessages.firstLine(e);
      fix =
          "Correct it; a name must be that of a type in the same schema, and null as a type is written \"null\".";
    }
    problems.add(new DefinitionProblem(Where.key(key(id)), "", expected, found, fix));
    return Optional.empty();
  }

  private static String key(int id) {
    return KEY + (id == Format.Avro.UNFRAMED ? "writerSchema" : "writerSchemas." + id);
  }

  private static String name(int id) {
    return id == Format.Avro.UNFRAMED ? "the writer's schema" : "writer's schema " + id;
  }

  private DefinitionProblem problem(int id, AvroTypes.Mismatch mismatch) {
    return new DefinitionProblem(
        where(mismatch.path()),
        "field " + mismatch.path(),
        "a type that holds every %s of %s".formatted(describe(mismatch.found()), name(id)),
        mismatch.declared().sql(),
        sqlType(mismatch.found())
            .map("Declare it %s, or leave it out."::formatted)
            .orElse("Leave it out: there is no such type in SQL."));
  }

  private DefinitionProblem doubled(int id, String path) {
    return new DefinitionProblem(
        where(path),
        "field " + path,
        "a field of %s that no other column reads".formatted(name(id)),
        "one that has this name and another column's, as alias",
        "Leave one of the columns out.");
  }

  private void missingRequired(int id, Set<String> missing) {
    for (StructField column : columns.fields()) {
      if (!column.nullable() && missing.contains(column.name())) {
        problems.add(
            new DefinitionProblem(
                where(column.name()),
                "field " + column.name(),
                "a field of %s, as it is declared NOT NULL".formatted(name(id)),
                "none",
                "Leave NOT NULL out: its records would all be dead."));
      }
    }
  }

  private DefinitionProblem nowhere(String path, Schema schema) {
    String last = path.substring(path.lastIndexOf('.') + 1);
    return new DefinitionProblem(
        where(path),
        "field " + path,
        "a field of one of the writers' schemas, by its name or an alias",
        "none",
        (path.equals(last) ? NearestWord.to(last, names(schema)) : Optional.<String>empty())
            .map("Did you mean %s?"::formatted)
            .orElse("Write the name as the schema has it, or leave it out."));
  }

  private static List<String> names(Schema schema) {
    return schema.getFields().stream().map(Schema.Field::name).toList();
  }

  private Where where(String path) {
    String column = path.split("[.\\[]", 2)[0];
    return Where.SCHEMA.at(SparkPlaces.ofWord(column, ddl));
  }

  private static String describe(Schema schema) {
    String type = schema.getType().getName();
    String logical = schema.getProp("logicalType");
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return "%s (decimal(%d,%d))".formatted(type, decimal.getPrecision(), decimal.getScale());
    }
    return logical == null ? type : "%s (%s)".formatted(type, logical);
  }

  /** What holds all values of a type; empty if SQL has nothing that does. */
  private static Optional<String> sqlType(Schema schema) {
    if (schema.getLogicalType() != null) {
      String logical = schema.getLogicalType().getName();
      if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
        return Optional.of("DECIMAL(%d,%d)".formatted(decimal.getPrecision(), decimal.getScale()))
            .filter(type -> decimal.getPrecision() <= 38);
      }
      return Optional.ofNullable(
          Map.of(
                  "date", "DATE",
                  "timestamp-millis", "TIMESTAMP",
                  "timestamp-micros", "TIMESTAMP",
                  "local-timestamp-millis", "TIMESTAMP_NTZ",
                  "local-timestamp-micros", "TIMESTAMP_NTZ",
                  "uuid", "STRING")
              .get(logical));
    }
    return Optional.of(
        switch (schema.getType()) {
          case BOOLEAN -> "BOOLEAN";
          case INT -> "INT";
          case LONG -> "BIGINT";
          case FLOAT -> "FLOAT";
          case DOUBLE -> "DOUBLE";
          case STRING, ENUM -> "STRING";
          case BYTES, FIXED -> "BINARY";
          case RECORD -> "STRUCT<…>, with names and types of its fields";
          case ARRAY -> "ARRAY<…>";
          case MAP -> "MAP<STRING, …>";
          case UNION, NULL -> "STRING";
        });
  }
}
