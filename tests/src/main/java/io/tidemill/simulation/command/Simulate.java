package io.tidemill.simulation.command;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.simulation.Invariant;
import io.tidemill.simulation.mutants.Checkout;
import io.tidemill.simulation.mutants.Engine;
import io.tidemill.simulation.mutants.Hunt;
import io.tidemill.simulation.mutants.Mutant;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code ./tidemill simulate} starts here. */
@Command(
    name = "tidemill simulate",
    header = "Try the protocol on as many bad days as you like, and see whether it ever lies.",
    description = {
      "",
      "A seed is a bad day: functions, jobs, zombies and an operator work on one pipeline, by the"
          + " code that ships (core), in one thread and in virtual time, on a Kafka, a ledger, a"
          + " job service and a table store in memory that crash, delay, double, reorder and lose"
          + " answers, set clocks wrong and forget. After every step invariants must hold: no two"
          + " attempts unfenced, no offset passed that isn't committed, a dead letter or recorded"
          + " as lost; and when the day is over and all is calm, the tables must equal the fold of"
          + " the log. The same seed is the same day on every machine.",
      "",
      "Can it fail? --mutant breaks core on purpose, by a patch of its sources that is compiled in"
          + " memory, and says which invariant finds out.",
      ""
    },
    optionListHeading = "Options:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every invariant held under every seed; every mutant was caught",
      "1:a seed fails, or a mutant survived",
      "2:the command line doesn't fit",
      "4:the sources that mutants are made from are missing, or a patch no longer applies"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill simulate                          20,000 bad days",
      "  ./tidemill simulate --seeds 1000000          a million; minutes to hours",
      "  ./tidemill simulate --seed 4711              one of them, step by step",
      "  ./tidemill simulate --from 1000001           others that nobody has tuned anything on",
      "  ./tidemill simulate --list-invariants        what must hold",
      "  ./tidemill simulate --list-mutants           how the protocol can be broken",
      "  ./tidemill simulate --mutant all             what catches each",
      "  ./tidemill simulate --mutant no-enter --seed 12   how it goes wrong",
      "  ./tidemill simulate --json | jq .coverage"
    })
public final class Simulate implements Callable<Integer> {
  private static final int OK = 0;
  private static final int DIFFERS = 1;
  private static final int USAGE = 2;
  private static final int OPERATOR = 4;
  private static final int INFRASTRUCTURE = 5;
  private static final String ALL = "all";
  private static final int WIDTH = 100;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "" + Hunt.SEEDS,
      description =
          "How many seeds are run; with --mutant, after how many a mutant has survived (default:"
              + " ${DEFAULT-VALUE}).")
  private long seeds;

  @Option(
      names = "--from",
      paramLabel = "S",
      defaultValue = "1",
      description = "The first of them (default: ${DEFAULT-VALUE}).")
  private long from;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Runs this seed alone, and prints what happens step by step.")
  private Long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many seeds, or mutants, run at a time (default: one a processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--mutant",
      paramLabel = "NAME|all",
      description = "Runs core broken on purpose, and expects to find out.")
  private String mutant;

  @Option(
      names = "--list-invariants",
      description = "Lists what must hold, and when it is checked.")
  private boolean listInvariants;

  @Option(names = "--list-mutants", description = "Lists the ways in which core can be broken.")
  private boolean listMutants;

  @Option(
      names = "--json",
      description =
          "Prints the result to stdout as one JSON object and nothing else; progress and errors go"
              + " to stderr.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli answers it
  private boolean help;

  @Spec private CommandSpec spec;

  /** Runs the command and ends the process. */
  public static void main(String[] arguments) {
    // What is said is English, so its figures are too.
    Locale.setDefault(Locale.ENGLISH);
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, as {@link #main} runs it. */
  static CommandLine commandLine() {
    return new CommandLine(new Simulate())
        .setUsageHelpWidth(WIDTH)
        .setParameterExceptionHandler(Simulate::wrongUsage)
        .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command));
  }

  @Override
  public Integer call() {
    check("--seeds", seeds);
    check("--threads", threads);
    PrintWriter out = spec.commandLine().getOut();
    Output output = json ? new JsonOutput(out) : new TextOutput(out);
    boolean well;
    if (listInvariants) {
      output.invariants(List.of(Invariant.values()));
      well = true;
    } else if (listMutants) {
      output.mutants(Checkout.ofLauncher().mutants());
      well = true;
    } else if (seed != null) {
      well = one(output);
    } else if (mutant != null) {
      well = hunt(output);
    } else {
      Progress progress = new Progress(spec.commandLine().getErr(), seeds);
      well = output.batch(progress.run(Engine.ofCore(), from, threads), from);
    }
    out.flush();
    return well ? OK : DIFFERS;
  }

  private boolean one(Output output) {
    Optional<Mutant> broken = Optional.ofNullable(mutant).map(this::named);
    Engine engine =
        broken.map(found -> Engine.of(found, Checkout.ofLauncher())).orElseGet(Engine::ofCore);
    return output.seed(seed, engine.run(seed, 1, 1), engine.trace(seed));
  }

  private boolean hunt(Output output) {
    Checkout checkout = Checkout.ofLauncher();
    List<Mutant> hunted = mutant.equals(ALL) ? checkout.mutants() : List.of(named(mutant));
    PrintWriter err = spec.commandLine().getErr();
    err.printf("tidemill: hunting %d mutants, up to %,d seeds each%n", hunted.size(), seeds);
    err.flush();
    Hunt hunt = new Hunt(Engine.ofCore(), found -> Engine.of(found, checkout), from, seeds);
    return output.hunt(
        hunt.all(
            hunted,
            threads,
            result -> {
              err.println("  " + TextOutput.words(result));
              err.flush();
            }));
  }

  private Mutant named(String name) {
    List<Mutant> mutants = Checkout.ofLauncher().mutants();
    return mutants.stream()
        .filter(found -> found.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "expected a mutant's name or \"all\", got \"%s\"; there are %s"
                        .formatted(
                            name, String.join(", ", mutants.stream().map(Mutant::name).toList()))));
  }

  private void check(String option, long value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), "%s: expected 1 or more, got %d".formatted(option, value));
    }
  }

  private static int wrongUsage(ParameterException failure, String[] arguments) {
    PrintWriter err = failure.getCommandLine().getErr();
    err.println("tidemill simulate: " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Options and examples: ./tidemill simulate --help");
    err.flush();
    return USAGE;
  }

  private static int report(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    int code = INFRASTRUCTURE;
    if (failure instanceof TidemillException known) {
      err.println("tidemill: " + known.getMessage());
      code = known.kind() == FailureKind.OPERATOR ? OPERATOR : INFRASTRUCTURE;
    } else {
      err.println("tidemill: this is a fault of Tidemill's own");
      failure.printStackTrace(err);
    }
    err.flush();
    return code;
  }
}
