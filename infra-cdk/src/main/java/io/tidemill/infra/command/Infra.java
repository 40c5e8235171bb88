package io.tidemill.infra.command;

import io.tidemill.core.TidemillException;
import io.tidemill.infra.deploy.Confirmation;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
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
    System.exit(commandLine(home, System.getenv(), person()).execute(arguments));
  }

  /** Who is at the terminal, which the launcher tells of. */
  private static Confirmation person() {
    return Boolean.getBoolean("tidemill.terminal")
        ? Confirmation.at(
            new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
            new PrintWriter(System.out, true, Charset.defaultCharset()))
        : Confirmation.withoutTerminal();
  }

  /**
   * The command line, as {@link #main} runs it.
   *
   * @param home the folder that Tidemill was built in
   * @param person is asked before something is deployed
   */
  public static CommandLine commandLine(
      Path home, Map<String, String> environment, Confirmation person) {
    return new CommandLine(new Infra())
        .addSubcommand(new Synth(home, environment))
        .addSubcommand(new Deploy(home, environment, person))
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
