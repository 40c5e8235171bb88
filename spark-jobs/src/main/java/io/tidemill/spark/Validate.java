package io.tidemill.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Inspected;
import io.tidemill.core.pipeline.PipelineParser;
import io.tidemill.core.pipeline.Places.Place;
import io.tidemill.core.pipeline.Source;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.transform.RunConstants;
import io.tidemill.spark.transform.SinkPlan;
import io.tidemill.spark.write.CqlTypes;
import io.tidemill.spark.write.OfflineTables;
import io.tidemill.spark.write.TableShape;
import io.tidemill.spark.write.Tables;
import io.tidemill.spark.write.WritePlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/**
 * Checks pipeline files offline, by the job's own checks: {@code REQUEST SCHEMAS ANSWER}, three
 * files of JSON.
 *
 * <ul>
 *   <li>The request: {@code {"files": [{"file", "text", "schema", "whole"}], "output", "explain"}};
 *       {@code schema} names one of the schemas, {@code whole} says whether it holds all tables,
 *       {@code output} whether sinks are to be answered with what their SQL gives, {@code explain}
 *       whether with how their rows are written.
 *   <li>The schemas: {@code {"schemas": {NAME: [table…]}}}, with tables as {@link OfflineTables}
 *       reads them.
 *   <li>The answer: {@code {"files": [{"file", "columns", "sinks": [{"table", "merged"}],
 *       "problems": [{"sink", "key", "line", "column", "what", "expected", "found", "fix"}]}]}}.
 *       {@code columns} counts those of the source; {@code sinks} are those whose SQL can run;
 *       {@code sink} is a table, or left out outside of sinks; {@code line} and {@code column} are
 *       places in the key's own text, both from 1, or left out. With {@code output}, sinks have
 *       {@code "output": [{"name", "type", "cql", "fix", "key"}]} too: {@code type} is Spark's,
 *       {@code cql} what holds it, or else {@code fix} what to do; {@code key} counts the grouping
 *       keys of a merged sink, from 0, and is left out elsewhere. With {@code explain}, those of a
 *       file without problems have {@code "explain": {"source", "columns", "partition_key",
 *       "clustering_key", "shared", "read", "batch_bytes", "rows_in_keyspaces",
 *       "rows_in_cassandra"}}, lists of names and numbers, as {@link WritePlan} has them.
 * </ul>
 *
 * <p>What YAML and its keys get wrong is passed over: whoever asks has read the files too.
 */
public final class Validate {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark;
  private final JsonNode schemas;

  Validate(SparkSession spark, JsonNode schemas) {
    this.spark = spark;
    this.schemas = schemas;
  }

  /** Ends with an exception, and so with exit code 1, if the files can't be read or written. */
  public static void main(String[] arguments) throws IOException {
    JsonNode request = JSON.readTree(Path.of(arguments[0]).toFile());
    JsonNode schemas = JSON.readTree(Path.of(arguments[1]).toFile()).path("schemas");
    Validate validate = new Validate(SparkSettings.open("tidemill validate"), schemas);
    JSON.writeValue(Path.of(arguments[2]).toFile(), validate.answer(request));
    // Spark's threads would keep the JVM up, and stopping them takes longer than ending does.
    Runtime.getRuntime().halt(0);
  }

  ObjectNode answer(JsonNode request) {
    ObjectNode answer = JSON.createObjectNode();
    for (JsonNode file : request.path("files")) {
      answer.withArray("files").add(check(file, request));
    }
    return answer;
  }

  private ObjectNode check(JsonNode file, JsonNode request) {
    String name = file.path("file").asText();
    ObjectNode answer = JSON.createObjectNode().put("file", name).put("columns", 0);
    answer.putArray("sinks");
    answer.putArray("problems");
    Inspected inspected = PipelineParser.inspect(name, file.path("text").asText());
    Tables tables = tables(file);
    inspected
        .source()
        .map(source -> check(source, inspected, tables))
        .ifPresent(checked -> write(checked, request, tables, answer));
    return answer;
  }

  private Tables tables(JsonNode file) {
    String schema = file.path("schema").asText();
    return file.path("whole").asBoolean()
        ? OfflineTables.whole(schemas.path(schema), schema)
        : OfflineTables.partly(schemas.path(schema), schema);
  }

  private DefinitionCheck.Checked check(Source source, Inspected inspected, Tables tables) {
    return new DefinitionCheck(spark, tables)
        .check(source, inspected.sinks(), inspected.attempts().deadline(), RunConstants.NONE);
  }

  private static void write(
      DefinitionCheck.Checked checked, JsonNode request, Tables tables, ObjectNode answer) {
    checked.columns().ifPresent(columns -> answer.put("columns", columns.fields().length()));
    for (PreparedSink sink : checked.sinks()) {
      ObjectNode json =
          answer
              .withArray("sinks")
              .addObject()
              .put("table", sink.sink().table().toString())
              .put("merged", sink.sink().merged());
      if (request.path("output").asBoolean()) {
        write(sink.plan(), json.putArray("output"));
      }
      if (request.path("explain").asBoolean() && checked.problems().isEmpty()) {
        shape(tables, sink.sink().table())
            .ifPresent(table -> explain(sink, table, json.putObject("explain")));
      }
    }
    for (DefinitionProblem problem : new LinkedHashSet<>(checked.problems())) {
      write(problem, answer.withArray("problems").addObject());
    }
  }

  private static Optional<TableShape> shape(Tables tables, TableName name) {
    return tables
        .find(name)
        .match(
            table -> Optional.of(table.shape()),
            absent -> Optional.empty(),
            unknown -> Optional.empty());
  }

  private static void explain(PreparedSink sink, TableShape table, ObjectNode json) {
    WritePlan plan = WritePlan.of(sink.sink(), table, sink.plan().columns());
    json.set("source", JSON.valueToTree(sink.plan().sourceColumns()));
    json.set("columns", JSON.valueToTree(plan.columns()));
    json.set("partition_key", JSON.valueToTree(plan.partitionKey()));
    json.set("clustering_key", JSON.valueToTree(plan.clusteringKey()));
    json.set("shared", JSON.valueToTree(plan.shared()));
    json.set("read", JSON.valueToTree(plan.read()));
    json.put("batch_bytes", SparkSettings.DEFAULT_WRITE_BATCH_BYTES)
        .put("rows_in_keyspaces", WritePlan.ROWS_IN_KEYSPACES)
        .put("rows_in_cassandra", WritePlan.ROWS_IN_CASSANDRA);
  }

  private static void write(SinkPlan plan, ArrayNode json) {
    List<String> keys =
        plan.match(
            rowByRow -> List.of(), merged -> Arrays.asList(merged.keyColumns().fieldNames()));
    for (StructField field : plan.columns().fields()) {
      ObjectNode column =
          json.addObject().put("name", field.name()).put("type", field.dataType().sql());
      CqlTypes.of(field.dataType())
          .match(known -> column.put("cql", known.cql()), none -> column.put("fix", none.fix()));
      if (keys.contains(field.name())) {
        column.put("key", keys.indexOf(field.name()));
      }
    }
  }

  private static void write(DefinitionProblem problem, ObjectNode json) {
    problem.where().sink().map(TableName::toString).ifPresent(sink -> json.put("sink", sink));
    json.put("key", problem.where().key());
    problem.where().inText().ifPresent(place -> write(place, json));
    json.put("what", problem.what())
        .put("expected", problem.expected())
        .put("found", problem.found())
        .put("fix", problem.fix());
  }

  private static void write(Place place, ObjectNode json) {
    json.put("line", place.line()).put("column", place.column());
  }
}
