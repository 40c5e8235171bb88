package io.tidemill.cli.schema;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.cli.ExitCode;
import io.tidemill.cli.ProblemJson;
import io.tidemill.cli.screen.Style;
import io.tidemill.core.yaml.Problem;
import io.tidemill.keyspace.migrate.Difference;
import io.tidemill.keyspace.migrate.MigrationPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Tells what migrating would do, or what is left of it, to people and to programs.
 *
 * @param store its name
 * @param ledger where it is
 * @param folder of the project
 * @param plans the ledger's, and the project's if it has migrations
 */
record MigrateReport(String store, String ledger, Path folder, List<MigrationPlan> plans) {
  private static final ObjectMapper JSON = new ObjectMapper();

  MigrateReport {
    requireNonNull(store, "store");
    requireNonNull(ledger, "ledger");
    requireNonNull(folder, "folder");
    plans = List.copyOf(plans);
  }

  /** Who must act on the plan, or on what executing it has left. */
  ExitCode exitCode(boolean executed) {
    if (plans.stream().anyMatch(plan -> !plan.refused().isEmpty())) {
      return ExitCode.PIPELINE;
    }
    boolean drift = plans.stream().anyMatch(plan -> !plan.drift().isEmpty());
    return drift && !executed ? ExitCode.DIFFERS : ExitCode.OK;
  }

  /** A paragraph for each set of migrations. */
  List<String> lines(Style style, boolean executed) {
    List<String> lines = new ArrayList<>();
    lines.add(style.faint("%s, %s".formatted(store, ledger)));
    for (MigrationPlan plan : plans) {
      lines.addAll(lines(plan, style));
    }
    if (plans.size() < 2) {
      lines.add("project: no migrations in %s".formatted(folder.resolve("schema")));
    }
    if (!executed && !plans.stream().allMatch(MigrationPlan::nothingToDo)) {
      lines.add(
          exitCode(false) == ExitCode.PIPELINE
              ? "Nothing is changed, and nothing will be until that is mended"
              : "Nothing is changed yet; --execute does it");
    }
    return lines;
  }

  private static List<String> lines(MigrationPlan plan, Style style) {
    List<String> lines = new ArrayList<>();
    if (plan.nothingToDo()) {
      lines.add(
          "%s %s: all migrations are applied"
              .formatted(style.good(style.signs().good), plan.set()));
    } else {
      lines.add(
          "%s: %d statement%s to send:"
              .formatted(
                  style.strong(plan.set()),
                  plan.statements().size(),
                  plan.statements().size() == 1 ? "" : "s"));
    }
    for (MigrationPlan.Unfinished unfinished : plan.unfinished()) {
      lines.add(
          "  %s %s: %d of %d statements are applied; whoever began has until %s"
              .formatted(
                  style.signs().dot,
                  unfinished.file(),
                  unfinished.done(),
                  unfinished.of(),
                  unfinished.claimedUntil()));
    }
    for (MigrationPlan.Statement statement : plan.statements()) {
      lines.add("  " + style.accent("%s:%d".formatted(statement.file(), statement.line())));
      statement.cql().lines().forEach(line -> lines.add("    " + line));
    }
    for (Problem problem : plan.refused()) {
      lines.add("  %s %s".formatted(style.bad("refused"), problem));
    }
    for (Difference difference : plan.planned()) {
      lines.add("  %s %s".formatted(style.good("+"), shortly(difference)));
    }
    for (Difference difference : plan.drift()) {
      lines.add("  %s %s".formatted(style.bad("differs"), difference));
    }
    return lines;
  }

  private static String shortly(Difference difference) {
    return "%s%s: %s, now %s"
        .formatted(
            difference.table(),
            difference.what().isEmpty() ? "" : "." + difference.what(),
            difference.declared(),
            difference.live());
  }

  /**
   * {@code {"store", "ledger", "sets": [{"set", "statements": [{"file", "line", "cql"}], "refused":
   * [{"file", "line", "column", "what", "expected", "found", "fix"}], "unfinished": [{"file",
   * "done", "of", "claimedUntil"}], "planned": […], "drift": [{"kind", "table", "what", "declared",
   * "live", "fix"}]}]}}.
   */
  ObjectNode json() {
    ObjectNode json = JSON.createObjectNode().put("store", store).put("ledger", ledger);
    ArrayNode sets = json.putArray("sets");
    plans.forEach(plan -> write(plan, sets.addObject()));
    return json;
  }

  private static void write(MigrationPlan plan, ObjectNode json) {
    json.put("set", plan.set());
    ArrayNode statements = json.putArray("statements");
    for (MigrationPlan.Statement statement : plan.statements()) {
      statements
          .addObject()
          .put("file", statement.file())
          .put("line", statement.line())
          .put("cql", statement.cql());
    }
    ArrayNode refused = json.putArray("refused");
    plan.refused().forEach(problem -> ProblemJson.write(problem, refused.addObject()));
    ArrayNode unfinished = json.putArray("unfinished");
    for (MigrationPlan.Unfinished each : plan.unfinished()) {
      unfinished
          .addObject()
          .put("file", each.file())
          .put("done", each.done())
          .put("of", each.of())
          .put("claimedUntil", each.claimedUntil().toString());
    }
    write(plan.planned(), json.putArray("planned"));
    write(plan.drift(), json.putArray("drift"));
  }

  private static void write(List<Difference> differences, ArrayNode json) {
    for (Difference difference : differences) {
      json.addObject()
          .put("kind", difference.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .put("table", difference.table())
          .put("what", difference.what())
          .put("declared", difference.declared())
          .put("live", difference.live())
          .put("fix", difference.fix());
    }
  }
}
