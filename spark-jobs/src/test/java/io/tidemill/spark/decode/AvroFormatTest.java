package io.tidemill.spark.decode;

import static io.tidemill.spark.decode.AvroValues.bare;
import static io.tidemill.spark.decode.AvroValues.field;
import static io.tidemill.spark.decode.AvroValues.framed;
import static io.tidemill.spark.decode.AvroValues.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.pipeline.Format;
import io.tidemill.spark.problem.DefinitionProblem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of columns that can't be read by the writers' schemas. */
class AvroFormatTest {
  private static List<String> problems(String ddl, Format format) {
    return SourceColumns.problems(Decoding.source(ddl, format)).stream()
        .map(DefinitionProblem::toString)
        .toList();
  }

  private static List<String> problem(String sql, String avro) {
    return problems("c " + sql, bare(record(field("c", avro))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"int\" | SMALLINT | int | INT",
        "\"int\" | FLOAT | int | INT",
        "\"int\" | STRING | int | INT",
        "\"int\" | DECIMAL(11,2) | int | INT",
        "\"long\" | INT | long | BIGINT",
        "\"long\" | DOUBLE | long | BIGINT",
        "\"long\" | TIMESTAMP | long | BIGINT",
        "\"long\" | DECIMAL(18,0) | long | BIGINT",
        "\"float\" | INT | float | FLOAT",
        "\"double\" | FLOAT | double | DOUBLE",
        "\"boolean\" | INT | boolean | BOOLEAN",
        "\"string\" | BINARY | string | STRING",
        "\"string\" | VARCHAR(9) | string | STRING",
        "\"bytes\" | STRING | bytes | BINARY",
        "{\"type\":\"int\",\"logicalType\":\"date\"} | INT | int (date) | DATE",
        "{\"type\":\"int\",\"logicalType\":\"date\"} | TIMESTAMP | int (date) | DATE",
        "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"} | BIGINT | long (timestamp-millis) | TIMESTAMP",
        "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"} | TIMESTAMP_NTZ | long (timestamp-micros) | TIMESTAMP",
        "{\"type\":\"long\",\"logicalType\":\"local-timestamp-micros\"} | TIMESTAMP | long (local-timestamp-micros) | TIMESTAMP_NTZ",
        "{\"type\":\"long\",\"logicalType\":\"timestamp-nanos\"} | TIMESTAMP | long (timestamp-nanos) | BIGINT",
        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":5,\"scale\":2} | DECIMAL(5,1) | bytes (decimal(5,2)) | DECIMAL(5,2)",
        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":5,\"scale\":2} | DECIMAL(5,3) | bytes (decimal(5,2)) | DECIMAL(5,2)",
        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":5,\"scale\":2} | DOUBLE | bytes (decimal(5,2)) | DECIMAL(5,2)",
        "{\"type\":\"array\",\"items\":\"int\"} | INT | array | ARRAY<…>",
        "{\"type\":\"map\",\"values\":\"int\"} | MAP<INT, INT> | map | MAP<STRING, …>",
        "[\"null\",\"string\"] | INT | string | STRING",
      })
  void a_type_that_would_lose_values_is_refused(
      String avro, String sql, String found, String instead) {
    assertThat(problem(sql, avro))
        .singleElement()
        .asString()
        .startsWith("source.schema, line 1, column 1: field c: expected a type that holds every ")
        .contains("every %s of the writer's schema, found ".formatted(found))
        .endsWith("Declare it %s, or leave it out.".formatted(instead));
  }

  @Test
  void a_time_of_day_has_no_type() {
    for (String type :
        List.of(
            "{\"type\":\"int\",\"logicalType\":\"time-millis\"}",
            "{\"type\":\"long\",\"logicalType\":\"time-micros\"}")) {
      assertThat(problem("BIGINT", type))
          .singleElement()
          .asString()
          .endsWith("Leave it out: there is no such type in SQL.");
    }
  }

  @Test
  void every_branch_and_what_lies_deeper_counts() {
    assertThat(problem("INT", "[\"int\",\"long\",\"string\"]")).hasSize(2);
    assertThat(
            problem(
                "ARRAY<STRUCT<x: INT, y: STRING>>",
                "{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"P\",\"fields\":["
                    + field("x", "\"long\"")
                    + "]}}"))
        .satisfiesExactly(
            problem -> assertThat(problem).contains("field c[].x: ", "every long", "found INT"),
            problem -> assertThat(problem).contains("field c[].y: ", "found none"));
  }

  @Test
  void a_column_that_no_schema_has_is_told_with_the_nearest_name() {
    Schema first = record(field("userId", "\"int\""));
    Schema second = record(field("userId", "\"int\""), field("more", "\"int\""));
    Format both = framed(Map.of(3, first, 4, second), Format.OnUnknownId.BLOCK);

    assertThat(problems("userid INT", both))
        .containsExactly(
            "source.schema, line 1, column 1: field userid: expected a field of one of the writers' schemas, by its name or an alias, found none. Did you mean userId?");
    assertThat(problems("userId INT, more INT", both)).isEmpty();
    assertThat(problems("userId INT, more INT NOT NULL", both))
        .containsExactly(
            "source.schema, line 1, column 13: field more: expected a field of writer's schema 3, as it is declared NOT NULL, found none. Leave NOT NULL out: its records would all be dead.");
  }

  @Test
  void a_field_is_read_by_one_column() {
    Schema schema = record("{\"name\":\"a\",\"aliases\":[\"b\"],\"type\":\"int\"}");

    assertThat(problems("a INT, b INT", bare(schema)))
        .singleElement()
        .asString()
        .contains("field b: ", "that no other column reads");
  }

  @Test
  void what_is_no_schema_of_records_is_told_at_its_key_and_all_at_once() {
    TreeMap<Integer, String> schemas = new TreeMap<>();
    schemas.put(1, "{\"type\":\"recrod\",\"name\":\"R\",\"fields\":[]}");
    schemas.put(2, "not json");
    schemas.put(3, "\"string\"");
    schemas.put(
        4,
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"c\",\"type\":\"other.T\"}]}");
    schemas.put(
        5, "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"c\",\"type\":[null]}]}");
    schemas.put(6, "[".repeat(50_000));
    schemas.put(7, record(field("c", "\"string\"")).toString());
    List<String> problems =
        problems(
            "c INT", new Format.Avro(Format.Framing.CONFLUENT, schemas, Format.OnUnknownId.BLOCK));

    assertThat(problems).hasSize(7);
    for (int id : List.of(1, 2, 4, 5, 6)) {
      assertThat(problems.get(id - 1))
          .startsWith(
              "source.avro.writerSchemas.%d: expected an Avro schema, found ".formatted(id));
    }
    assertThat(problems.get(2)).contains("a record, whose fields are the columns, found string");
    assertThat(problems.get(6)).contains("field c: ", "of writer's schema 7, found INT");
  }

  @Test
  void a_wrong_schema_is_told_beside_wrong_columns() {
    assertThat(
            problems(
                "c INTT",
                new Format.Avro(
                    Format.Framing.NONE,
                    new TreeMap<>(Map.of(Format.Avro.UNFRAMED, "{}")),
                    Format.OnUnknownId.BLOCK)))
        .satisfiesExactly(
            problem -> assertThat(problem).startsWith("source.schema, line 1, column 3: "),
            problem -> assertThat(problem).startsWith("source.avro.writerSchema: "));
    assertThat(problems("_key STRING", bare(record(field("_key", "\"string\"")))))
        .singleElement()
        .asString()
        .contains("a name of the record's own");
  }
}
