package io.tidemill.localstack.offline;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.core.TidemillException;
import io.tidemill.core.yaml.Problem;
import io.tidemill.keyspace.migrate.OfflineSchema;
import io.tidemill.localstack.server.Distribution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Validates pipeline files without a cloud: YAML and keys, names and tables that files share, the
 * CQL beside them by Cassandra's own parser, and SQL against source and tables by the job's own
 * checks. All problems are found at once.
 */
public final class OfflineValidation {
  private final Forks forks;
  private final JsonFiles json;
  private final Consumer<String> progress;

  /**
   * A validation by the programs of a checkout.
   *
   * @param folder of this validation alone, where files and logs of the programs go
   * @param progress told what is being done
   */
  public OfflineValidation(Distribution distribution, Path folder, Consumer<String> progress) {
    this.forks = new Forks(distribution, folder);
    this.json = new JsonFiles(requireNonNull(folder, "folder"));
    this.progress = requireNonNull(progress, "progress");
  }

  /**
   * Validates files, and folders, which stand for their {@code *.yaml}.
   *
   * @throws TidemillException of kind {@code OPERATOR} if the checkout isn't built, {@code
   *     INFRASTRUCTURE} if one of the programs fails or doesn't end in time
   */
  public Verdict validate(List<Path> given) {
    GivenFiles read = GivenFiles.read(given);
    List<PipelineFile> files = read.files();
    List<Problem> problems = new ArrayList<>(read.problems());
    files.forEach(file -> problems.addAll(file.inspected().problems()));
    problems.addAll(Sharing.problems(files, read.neighbours()));
    List<Verdict.Sound> checked = new ArrayList<>();
    if (!files.isEmpty()) {
      Schemas schemas = readSchemas(files);
      problems.addAll(schemas.problems());
      checkSql(files, schemas, problems, checked);
    }
    List<Verdict.Sound> sound =
        checked.stream()
            .filter(file -> problems.stream().noneMatch(at -> at.file().equals(file.file())))
            .toList();
    return new Verdict(read.count(), sound, sorted(files, problems));
  }

  /**
   * The CQL beside the files.
   *
   * @param json what the parser made of it
   */
  private record Schemas(Path json, List<Problem> problems) {
    /** Whether all statements of a folder were understood. */
    boolean whole(Path folder) {
      return problems.stream().noneMatch(problem -> Path.of(problem.file()).startsWith(folder));
    }
  }

  private Schemas readSchemas(List<PipelineFile> files) {
    progress.accept("reading the schema");
    List<Problem> problems = new ArrayList<>();
    ObjectNode request = json.object();
    ObjectNode schemas = request.putObject("schemas");
    for (Path schema : new LinkedHashSet<>(files.stream().map(PipelineFile::schema).toList())) {
      OfflineSchema offline = OfflineSchema.read(schema);
      problems.addAll(offline.problems());
      schemas.set(schema.toString(), json.tree(offline.statements()));
    }
    Path answer = json.path("schemas.json");
    forks.readSchemas(json.write("statements.json", request), answer);
    for (JsonNode problem : json.read(answer).path("problems")) {
      problems.add(
          new Problem(
              problem.path("file").asText(),
              problem.path("line").asInt(),
              problem.path("column").asInt(),
              "CQL",
              "a statement that Cassandra takes",
              problem.path("found").asText(),
              "Correct it."));
    }
    return new Schemas(answer, problems);
  }

  private void checkSql(
      List<PipelineFile> files,
      Schemas schemas,
      List<Problem> problems,
      List<Verdict.Sound> checked) {
    progress.accept("analysing the SQL");
    Map<String, PipelineFile> byName = new LinkedHashMap<>();
    ObjectNode request = json.object().put("explain", true);
    for (PipelineFile file : files) {
      byName.put(file.name(), file);
      request
          .withArray("files")
          .addObject()
          .put("file", file.name())
          .put("text", file.text())
          .put("schema", file.schema().toString())
          .put("whole", schemas.whole(file.schema()));
    }
    Path answer = json.path("answer.json");
    forks.checkSql(json.write("request.json", request), schemas.json(), answer);
    for (JsonNode file : json.read(answer).path("files")) {
      PipelineFile about = byName.get(file.path("file").asText());
      file.path("problems").forEach(each -> problems.add(SqlProblems.place(about, each)));
      List<Verdict.SoundSink> sinks = new ArrayList<>();
      file.path("sinks")
          .forEach(
              sink ->
                  sinks.add(
                      new Verdict.SoundSink(
                          sink.path("table").asText(),
                          sink.path("merged").asBoolean(),
                          SinkExplanation.of(sink.path("explain")))));
      checked.add(new Verdict.Sound(about.name(), file.path("columns").asInt(), sinks));
    }
  }

  /** By files, in the order given, then others; in each by places. */
  private static List<Problem> sorted(List<PipelineFile> files, List<Problem> problems) {
    Map<String, List<Problem>> byFile = new LinkedHashMap<>();
    files.forEach(file -> byFile.put(file.name(), new ArrayList<>()));
    problems.forEach(
        problem -> byFile.computeIfAbsent(problem.file(), file -> new ArrayList<>()).add(problem));
    return byFile.values().stream()
        .flatMap(
            ofFile ->
                ofFile.stream()
                    .distinct()
                    .sorted(
                        Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column)))
        .toList();
  }
}
