package io.tidemill.cli.validate;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.cli.ProblemJson;
import io.tidemill.cli.screen.Style;
import io.tidemill.core.yaml.Problem;
import io.tidemill.localstack.offline.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tells what validating gave, to people and to programs. */
final class ValidationReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Verdict verdict;

  ValidationReport(Verdict verdict) {
    this.verdict = requireNonNull(verdict, "verdict");
  }

  /** {@code {"problems": [{"file", "line", "column", "what", "expected", "found", "fix"}]}}. */
  ObjectNode toJson() {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode problems = json.putArray("problems");
    verdict.problems().forEach(problem -> ProblemJson.write(problem, problems.addObject()));
    return json;
  }

  /** A block for each problem, as compilers do, then a line for each sound file, and the count. */
  List<String> lines(Style style) {
    List<String> lines = new ArrayList<>();
    for (Problem problem : verdict.problems()) {
      lines.add(
          "%s %s"
              .formatted(
                  style.strong(
                      "%s:%d:%d:".formatted(problem.file(), problem.line(), problem.column())),
                  style.bad(problem.what())));
      lines.add("  expected  " + problem.expected());
      lines.add("  found     " + problem.found());
      lines.add("  fix       " + problem.fix());
      lines.add("");
    }
    for (Verdict.Sound sound : verdict.sound()) {
      lines.add(
          "%s %s: source %s; sinks: %s"
              .formatted(
                  style.good(style.signs().good),
                  sound.file(),
                  count(sound.columns(), "column"),
                  sound.sinks().stream()
                      .map(ValidationReport::describe)
                      .collect(Collectors.joining(", "))));
    }
    if (!verdict.problems().isEmpty()) {
      long wrong = verdict.problems().stream().map(Problem::file).distinct().count();
      lines.add(
          "%s in %s"
              .formatted(
                  count(verdict.problems().size(), "problem"),
                  wrong == files()
                      ? count(wrong, "file")
                      : "%d of %s".formatted(wrong, count(files(), "file"))));
    }
    return lines;
  }

  /** Those that were named, and those of CQL that have problems. */
  private long files() {
    long cql =
        verdict.problems().stream()
            .map(Problem::file)
            .filter(file -> file.endsWith(".cql"))
            .distinct()
            .count();
    return verdict.files() + cql;
  }

  private static String describe(Verdict.SoundSink sink) {
    return "%s (%s)".formatted(sink.table(), sink.merged() ? "merged" : "row by row");
  }

  private static String count(long count, String what) {
    return "%d %s%s".formatted(count, what, count == 1 ? "" : "s");
  }
}
