package io.tidemill.localstack.offline;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.yaml.Problem;
import io.tidemill.localstack.server.Distribution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Finds out what a pipeline's SQL gives, whether or not there are tables to take it. */
public final class SqlOutputs {
  private final Forks forks;
  private final JsonFiles files;

  /**
   * By the programs of a checkout.
   *
   * @param folder of this look alone, where files and logs of the programs go
   */
  public SqlOutputs(Distribution distribution, Path folder) {
    this.forks = new Forks(distribution, folder);
    this.files = new JsonFiles(requireNonNull(folder, "folder"));
  }

  /**
   * What the sinks of a pipeline file give, in the file's order.
   *
   * @throws TidemillException of kind {@code PIPELINE}, with every problem, if the file or its SQL
   *     has any; {@code OPERATOR} if the checkout isn't built, {@code INFRASTRUCTURE} if Spark
   *     fails
   */
  public List<SqlOutput> of(Path pipelineFile) {
    GivenFiles given = GivenFiles.read(List.of(pipelineFile));
    List<Problem> problems = new ArrayList<>(given.problems());
    given.files().forEach(file -> problems.addAll(file.inspected().problems()));
    refuse(problems);
    PipelineFile file = given.files().get(0);
    ObjectNode request = files.object().put("output", true);
    request
        .withArray("files")
        .addObject()
        .put("file", file.name())
        .put("text", file.text())
        .put("schema", file.schema().toString())
        .put("whole", false);
    Path answer = files.path("answer.json");
    forks.checkSql(
        files.write("request.json", request), files.write("schemas.json", files.object()), answer);
    JsonNode found = files.read(answer).path("files").path(0);
    found.path("problems").forEach(each -> problems.add(SqlProblems.place(file, each)));
    refuse(problems);
    List<SqlOutput> outputs = new ArrayList<>();
    found.path("sinks").forEach(sink -> outputs.add(output(sink)));
    return outputs;
  }

  private static SqlOutput output(JsonNode sink) {
    List<SqlOutput.Column> columns = new ArrayList<>();
    for (JsonNode column : sink.path("output")) {
      columns.add(
          new SqlOutput.Column(
              column.path("name").asText(),
              column.path("type").asText(),
              Optional.ofNullable(column.get("cql")).map(JsonNode::asText),
              column.path("fix").asText(),
              column.has("key")
                  ? OptionalInt.of(column.path("key").asInt())
                  : OptionalInt.empty()));
    }
    return new SqlOutput(
        TableName.parse(sink.path("table").asText()), sink.path("merged").asBoolean(), columns);
  }

  private static void refuse(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          problems.stream()
              .map(Problem::toString)
              .collect(Collectors.joining(System.lineSeparator())));
    }
  }
}
