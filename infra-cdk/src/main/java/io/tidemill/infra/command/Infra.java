package io.tidemill.infra.command;

import io.tidemill.core.TidemillException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code ./tidemill synth} and {@code deploy} start here. */
@Command(name = "tidemill")
public final class Infra {
  private static final int WIDTH = 100;

  private Infra() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ENGLISH);
    Path home = Path.of(System.getProperty("tidemill.home", "."));
    System.exit(commandLine(home, System.getenv()).execute(arguments));
  }

  /**
   * The command line, as {@link #main} runs it.
   *
   * @param home the folder that Tidemill was built in
   */
  public static CommandLine commandLine(Path home, Map<String, String> environment) {
    return new CommandLine(new Infra())
        .addSubcommand(new Synth(home, environment))
        .addSubcommand(new Deploy(home, environment))
        .setUsageHelpWidth(WIDTH)
        .setParameterExceptionHandler(Infra::wrongUsage)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (!(failure instanceof TidemillException known)) {
                throw failure;
              }
              command.getErr().printf("%s: %s%n", name(command), known.getMessage());
              return ExitCodes.of(known.kind());
            });
  }

  private static int wrongUsage(ParameterException failure, String[] arguments) {
    PrintWriter err = failure.getCommandLine().getErr();
    String name = name(failure.getCommandLine());
    err.printf("%s: %s%n", name, failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.printf("Options and examples: ./%s --help%n", name);
    return ExitCodes.USAGE;
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }
}
