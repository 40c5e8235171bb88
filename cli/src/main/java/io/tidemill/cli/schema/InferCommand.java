package io.tidemill.cli.schema;

import io.tidemill.cli.ExitCode;
import io.tidemill.cli.Home;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.WorkFolder;
import io.tidemill.cli.screen.Screens;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.pipeline.NearestWord;
import io.tidemill.keyspace.cql.UnknownCqlException;
import io.tidemill.localstack.offline.SqlOutput;
import io.tidemill.localstack.offline.SqlOutputs;
import io.tidemill.localstack.server.Distribution;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemill schema infer}. */
@Command(
    name = "infer",
    mixinStandardHelpOptions = true,
    header = "Write the CQL of tables that take what sinks' SQL gives.",
    description = {
      "",
      "Has Spark analyse the SQL, as validate does, and prints a CREATE TABLE for each sink whose"
          + " table no file in schema/ makes, and a CREATE KEYSPACE if none makes that. Needs no"
          + " server. The key of a merged table is what its SQL groups by, the first column being"
          + " the partition key: look at that. The key of any other must be given: it says which"
          + " records are the same row.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:printed or written",
      "2:the command line doesn't fit, or a key is missing",
      "3:the pipeline file or its SQL has problems, or a column has no type in CQL",
      "4, 5:see ./tidemill --help"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill schema infer my/flights.yaml --sink flights.delay_by_route_day",
      "  ./tidemill schema infer my/flights.yaml --sink flights.by_origin --key \""
          + SinkKey.FORM
          + "\"",
      "  ./tidemill schema infer my/flights.yaml --sink flights.by_origin --key \"(origin), date\" --write"
    })
public final class InferCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PIPELINE_FILE", description = "The file whose sinks are meant.")
  private Path file;

  @Option(
      names = "--sink",
      paramLabel = "TABLE",
      description = "Only the sink that writes this table, keyspace.table.")
  private String sink;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "The table's key as CQL writes it: the partition key in brackets, then what orders its rows.")
  private String key;

  @Option(
      names = "--write",
      description =
          "Write it as the next version into schema/ beside the file, rather than print it.")
  private boolean write;

  @Override
  public Integer call() {
    Home home = Home.ofLauncher();
    QuietLogs.of("schema", home);
    ProjectSchema schema = ProjectSchema.beside(file);
    List<SqlOutput> outputs = chosen(outputs(home), schema);
    List<InferredTable> tables = outputs.stream().map(this::table).toList();
    List<String> lines = schema.lines(file, tables);
    PrintWriter out = spec.commandLine().getOut();
    if (write) {
      Path written = schema.write(tables.get(0).output().table().table(), lines);
      out.println("Wrote %s; look it over, then ./tidemill validate %s".formatted(written, file));
    } else {
      lines.forEach(out::println);
    }
    out.flush();
    return ExitCode.OK.code();
  }

  private List<SqlOutput> outputs(Home home) {
    try (WorkFolder folder = WorkFolder.make(home, "schema")) {
      Screens.errors().status("analysing the SQL …");
      List<SqlOutput> outputs =
          new SqlOutputs(new Distribution(home.folder()), folder.path()).of(file);
      folder.done();
      return outputs;
    }
  }

  private List<SqlOutput> chosen(List<SqlOutput> outputs, ProjectSchema schema) {
    List<String> names = outputs.stream().map(output -> output.table().toString()).toList();
    if (sink != null && !names.contains(sink)) {
      throw misused(
          "Expected --sink to be one of %s, got \"%s\"%s"
              .formatted(
                  String.join(", ", names),
                  sink,
                  NearestWord.to(sink, names).map(". Did you mean %s?"::formatted).orElse("")));
    }
    List<SqlOutput> chosen =
        outputs.stream()
            .filter(output -> sink == null || output.table().toString().equals(sink))
            .filter(output -> sink != null || !schema.makes(output.table()))
            .toList();
    if (chosen.isEmpty()) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "Expected a sink of %s whose table no file makes, found none: %s has them all. Name one by --sink to see what its SQL gives"
              .formatted(file, schema.folder()));
    }
    if (write && chosen.stream().anyMatch(output -> schema.makes(output.table()))) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "Expected a table that no file makes, found %s in %s. Change it by a migration of your own: ALTER TABLE %s ADD …"
              .formatted(sink, schema.folder(), sink));
    }
    return chosen;
  }

  private InferredTable table(SqlOutput output) {
    String untyped =
        output.columns().stream()
            .filter(column -> column.cql().isEmpty())
            .map(column -> "%s %s: %s".formatted(column.name(), column.type(), column.fix()))
            .collect(Collectors.joining(" "));
    if (!untyped.isEmpty()) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "%s: %s: expected columns that CQL has a type for, found %s"
              .formatted(file, output.table(), untyped));
    }
    Map<String, String> columns = InferredTable.columns(output);
    return new InferredTable(file.getFileName().toString(), output, key(output, columns), columns);
  }

  private SinkKey key(SqlOutput output, Map<String, String> columns) {
    Optional<SinkKey> given = given();
    List<String> unknown = new ArrayList<>(given.map(SinkKey::columns).orElse(List.of()));
    unknown.removeAll(columns.keySet());
    String there =
        columns.entrySet().stream()
            .map(column -> column.getKey() + " " + column.getValue())
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      throw misused(
          "Expected the key of %s to have columns that its SQL gives (%s), got %s"
              .formatted(output.table(), there, String.join(", ", unknown)));
    }
    if (!output.merged()) {
      return given.orElseThrow(
          () ->
              misused(
                  "Expected --key for %s, which is written row by row: say which columns make two records the same row, as in --sink %s --key \"%s\". Its SQL gives %s"
                      .formatted(output.table(), output.table(), SinkKey.FORM, there)));
    }
    SinkKey grouping = InferredTable.grouping(output);
    if (given.isPresent()
        && !Set.copyOf(given.get().columns()).equals(Set.copyOf(grouping.columns()))) {
      throw misused(
          "Expected the key of %s to have just the columns that its SQL groups by (%s), got %s"
              .formatted(
                  output.table(), String.join(", ", grouping.columns()), given.get().columns()));
    }
    return given.orElse(grouping);
  }

  private Optional<SinkKey> given() {
    if (key == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(SinkKey.parse(key));
    } catch (UnknownCqlException e) {
      throw misused("--key must look like \"%s\": %s".formatted(SinkKey.FORM, e.getMessage()));
    }
  }

  private ParameterException misused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
