package io.tidemill.cli.schema;

import io.tidemill.cli.ExitCode;
import io.tidemill.cli.Home;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.WorkFolder;
import io.tidemill.keyspace.cql.UnknownCqlException;
import io.tidemill.localstack.offline.SqlOutput;
import io.tidemill.localstack.offline.SqlOutputs;
import io.tidemill.localstack.server.Distribution;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
          "The key of the table that is written row by row, or of --sink's, as CQL writes it: the partition key in brackets, then what orders its rows.")
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
    List<InferredTable> tables;
    try {
      Inference inference =
          new Inference(
              file.getFileName().toString(), schema, Optional.ofNullable(sink), key(), write);
      tables = inference.tables(outputs(home));
    } catch (MisuseException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
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
      List<SqlOutput> outputs =
          new SqlOutputs(new Distribution(home.folder()), folder.path()).of(file);
      folder.done();
      return outputs;
    }
  }

  private Optional<SinkKey> key() throws MisuseException {
    if (key == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(SinkKey.parse(key));
    } catch (UnknownCqlException e) {
      throw new MisuseException(
          "--key must look like \"%s\": %s".formatted(SinkKey.FORM, e.getMessage()));
    }
  }
}
