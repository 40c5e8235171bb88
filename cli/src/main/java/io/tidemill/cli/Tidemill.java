package io.tidemill.cli;

import io.tidemill.cli.demo.DemoCommand;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Spec;

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
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes say who must act:%n",
    exitCodeList = {
      "0:all went well, and checked out",
      "1:something was checked and differs; the lines marked say what",
      "2:the command line doesn't fit",
      "3:a pipeline's author: a pipeline file, its SQL or its tables",
      "4:whoever runs Tidemill: JDK, Maven, settings, permissions",
      "5:nobody yet: a server was away or too slow; try again",
      "130:stopped by Ctrl-C"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill demo          watch 20,000 real flights go through it all",
      "  ./tidemill help demo     what the demo does, and its options"
    },
    subcommands = {DemoCommand.class, HelpCommand.class})
public final class Tidemill implements Runnable {
  @Spec private CommandLine.Model.CommandSpec spec;

  /** Runs a command and ends the process with its {@link ExitCode}. */
  public static void main(String[] arguments) {
    // What is said is English, so its figures are too.
    Locale.setDefault(Locale.ENGLISH);
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Tidemill())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              // At Ctrl-C everything fails, as servers are being stopped.
              if (!exiting()) {
                report(failure, command);
              }
              return exitCode(failure).code();
            });
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
