package io.tidemill.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;

import io.tidemill.cli.act.AbandonCommand;
import io.tidemill.cli.act.AdoptCommand;
import io.tidemill.cli.act.DeadLettersCommand;
import io.tidemill.cli.act.PauseCommand;
import io.tidemill.cli.act.ProduceCommand;
import io.tidemill.cli.act.RebuildCommand;
import io.tidemill.cli.act.RepairCommand;
import io.tidemill.cli.act.ReplayCommand;
import io.tidemill.cli.act.ResetCommand;
import io.tidemill.cli.act.ResumeCommand;
import io.tidemill.cli.act.RetryCommand;
import io.tidemill.cli.act.SkipCommand;
import io.tidemill.cli.act.TriggerCommand;
import io.tidemill.cli.demo.DemoCommand;
import io.tidemill.cli.dev.DevCommand;
import io.tidemill.cli.doctor.DoctorCommand;
import io.tidemill.cli.emr.EmrCommand;
import io.tidemill.cli.local.LocalCommand;
import io.tidemill.cli.look.LogsCommand;
import io.tidemill.cli.look.QueryCommand;
import io.tidemill.cli.look.RunsCommand;
import io.tidemill.cli.look.StatusCommand;
import io.tidemill.cli.schema.MigrateCommand;
import io.tidemill.cli.schema.SchemaCommand;
import io.tidemill.cli.validate.ExplainCommand;
import io.tidemill.cli.validate.ValidateCommand;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: {@code ./tidemill} starts here. */
@Command(
    name = "tidemill",
    mixinStandardHelpOptions = true,
    versionProvider = Tidemill.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    headerHeading = "",
    header = "Batch-on-demand for Kafka: lag gathers, one Spark run takes it, everything stops.",
    description = {
      "",
      "Records gather in a Kafka topic. When enough have gathered, or have waited long enough,"
          + " exactly those are claimed in a ledger, an ephemeral Spark job writes what your SQL"
          + " makes of them into Cassandra, once each, and ends.",
      ""
    },
    commandListHeading = "",
    exitCodeListHeading = "%nExit codes say who must act:%n",
    exitCodeList = {
      "0:all went well, and checked out",
      "1:something was checked and differs; the lines marked say what",
      "2:the command line doesn't fit, or validate found problems",
      "3:a pipeline's author: a pipeline file, its SQL or its tables",
      "4:whoever runs Tidemill: JDK, Maven, settings, permissions",
      "5:nobody yet: a server was away or too slow; try again",
      "130:stopped by Ctrl-C"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill demo                    watch 20,000 real flights go through it all",
      "  ./tidemill dev                     keep a cloud up, to develop on",
      "  ./tidemill emr                     EMR Serverless by itself, for any program",
      "  ./tidemill local up                the same cloud in Docker, with LocalStack",
      "  ./tidemill validate                all that is wrong with the pipeline files",
      "  ./tidemill explain flights         how a pipeline's rows will be written",
      "  ./tidemill migrate                 what their tables lack, and how they differ",
      "  ./tidemill status                  how the pipelines stand",
      "  ./tidemill doctor                  whether all that they need is there",
      "  ./tidemill runs flights 3          all about one run",
      "  ./tidemill produce flights < f.json",
      "  ./tidemill query \"SELECT * FROM flights.by_origin\" --limit 5",
      "  ./tidemill synth                   what would be deployed to AWS, as templates",
      "  ./tidemill simulate                try the protocol on 20,000 bad days",
      "  ./tidemill help COMMAND            what a command does, with examples"
    },
    subcommands = {
      DemoCommand.class,
      DevCommand.class,
      EmrCommand.class,
      LocalCommand.class,
      ValidateCommand.class,
      ExplainCommand.class,
      SchemaCommand.class,
      MigrateCommand.class,
      StatusCommand.class,
      DoctorCommand.class,
      RunsCommand.class,
      LogsCommand.class,
      QueryCommand.class,
      TriggerCommand.class,
      RetryCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      SkipCommand.class,
      ResetCommand.class,
      ReplayCommand.class,
      AbandonCommand.class,
      RebuildCommand.class,
      AdoptCommand.class,
      DeadLettersCommand.class,
      RepairCommand.class,
      ProduceCommand.class,
      SynthCommand.class,
      DeployCommand.class,
      SimulateCommand.class,
      BenchCommand.class,
      HelpCommand.class
    })
public final class Tidemill implements Runnable {
  @Spec private CommandLine.Model.CommandSpec spec;

  /** Runs a command and ends the process with its {@link ExitCode}. */
  public static void main(String[] arguments) {
    // What is said is English, so its figures are too.
    Locale.setDefault(Locale.ENGLISH);
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, as {@link #main} runs it. */
  public static CommandLine commandLine() {
    CommandLine tidemill =
        new CommandLine(new Tidemill())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(Tidemill::wrongUsage)
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  // At Ctrl-C everything fails, as servers are being stopped.
                  if (!exiting()) {
                    report(failure, command);
                  }
                  return exitCode(failure).code();
                });
    tidemill.registerConverter(Integer.class, text -> wholeNumber(text, Integer::valueOf));
    tidemill.registerConverter(int.class, text -> wholeNumber(text, Integer::valueOf));
    tidemill.registerConverter(Long.class, text -> wholeNumber(text, Long::valueOf));
    tidemill.registerConverter(long.class, text -> wholeNumber(text, Long::valueOf));
    tidemill.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST, new CommandGroups());
    return tidemill;
  }

  private static <N> N wholeNumber(String text, Function<String, N> parse) {
    try {
      return parse.apply(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("expected a whole number, got \"%s\"".formatted(text));
    }
  }

  /** A line, and where to read on: the whole help would push the line out of sight. */
  private static int wrongUsage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(command.getColorScheme().errorText(name + ": " + failure.getMessage()));
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Options and examples: ./%s --help".formatted(name));
    err.flush();
    return ExitCode.USAGE.code();
  }

  /** Without a command: says which there are. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static void report(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    if (failure instanceof TidemillException known) {
      err.println(command.getColorScheme().errorText("tidemill: " + known.getMessage()));
    } else {
      err.println(
          command.getColorScheme().errorText("tidemill: this is a fault of Tidemill's own"));
      failure.printStackTrace(err);
    }
    err.flush();
  }

  /** Whether the process has begun to end. */
  private static boolean exiting() {
    try {
      Thread probe = new Thread(() -> {});
      Runtime.getRuntime().addShutdownHook(probe);
      return !Runtime.getRuntime().removeShutdownHook(probe);
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private static ExitCode exitCode(Exception failure) {
    return failure instanceof TidemillException known
        ? ExitCode.of(known.kind())
        : ExitCode.INFRASTRUCTURE;
  }

  /** The version that was built. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties properties = new Properties();
      try (InputStream file = Tidemill.class.getResourceAsStream("/version.properties")) {
        properties.load(file);
      }
      return new String[] {
        "tidemill " + properties.getProperty("version"),
        "Java %s, %s".formatted(Runtime.version(), System.getProperty("java.home"))
      };
    }
  }
}
