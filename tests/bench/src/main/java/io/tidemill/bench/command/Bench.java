package io.tidemill.bench.command;

import io.tidemill.bench.race.Grid;
import io.tidemill.bench.race.Plan;
import io.tidemill.bench.race.Progress;
import io.tidemill.bench.race.Race;
import io.tidemill.bench.race.Result;
import io.tidemill.bench.race.WrongTableException;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code ./tidemill bench} starts here. */
@Command(
    name = "tidemill bench",
    header = "Measure how fast a range of Kafka gets into Cassandra, beside what others use.",
    description = {
      "",
      "Starts a real Kafka and a real Cassandra, fills a topic with generated records, and has"
          + " Tidemill (the job as it ships, on a run claimed in a real ledger) and its peers take"
          + " them into a table in turn: round 1 all of them, round 2 all of them… Each is a process"
          + " of its own, by spark-submit with two cores, with the same heap, collector and flags and"
          + " an archive of its own classes, on a fresh table, once Cassandra has finished its"
          + " compactions. After each turn every cell of the table is held against what was"
          + " generated, Tidemill's write times and books as well; a wrong one ends the bench.",
      "",
      "Peers:",
      "  connector       Spark's Kafka source, from_json, Spark Cassandra Connector with defaults",
      "  tuned           the same by an expert: sorted rows, batches of 5 KiB a partition, 32 to 128"
          + " writes in flight; the best of a grid that is searched before",
      "  available-now   a stream with Trigger.AvailableNow and foreachBatch over the connector",
      "  plain           no Spark: two consumers, a JSON parser, batches; the floor",
      "  plain-read      the same that writes nowhere",
      "",
      "Shapes:",
      "  narrow          2,000,000 records of about 200 bytes, 8 partitions, keyed by 100,000 users",
      "  unkeyed         the same, spread at random over the partitions",
      "  wide            200,000 records of 60 columns, about 2 KiB",
      "  skewed          as narrow, one user has 30 %%",
      "  many            as narrow, 64 partitions",
      "  aggregate       grouped by user and hour, merged into rows that half of the records made",
      "  flights         3,000,000 real flights, keyed by airport; npm fetches them the first time",
      "",
      "Client CPU is that of the contender's process; Cassandra's is counted until it is quiet"
          + " again. The machine should have nothing else to do.",
      ""
    },
    optionListHeading = "Options:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured, and every table was right",
      "1:a contender left a wrong table",
      "2:the command line doesn't fit",
      "4:something is missing: the peers aren't built, no /proc, another bench is at work",
      "5:a server or a contender failed"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill bench                                       half an hour",
      "  ./tidemill bench --peer tuned --rounds 5               beside the strongest alone",
      "  ./tidemill bench --grid within,64 --records 200000     a quick look",
      "  ./tidemill bench --shape aggregate --peer connector,tuned",
      "  ./tidemill bench --json | tail -n 1 | jq .ratios",
      "  ./tidemill bench --peer none --records 10000000 --heap 1g",
      "  ./tidemill bench --executors 4 --peer tuned            a little cluster",
      "  ./tidemill bench --flame --peer tuned                  where processor time goes",
      "  ./tidemill bench --micro                               parts of the job, by JMH"
    })
public final class Bench implements Callable<Integer> {
  private static final int OK = 0;
  private static final int DIFFERS = 1;
  private static final int USAGE = 2;
  private static final int OPERATOR = 4;
  private static final int INFRASTRUCTURE = 5;
  private static final int WIDTH = 100;
  private static final String NOBODY = "none";

  @Option(
      names = "--peer",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "connector,tuned,available-now,plain",
      description =
          "Who is measured beside Tidemill, or " + NOBODY + " (default: ${DEFAULT-VALUE}).")
  private List<String> peers;

  @Option(
      names = "--shape",
      paramLabel = "NAME",
      defaultValue = "narrow",
      description = "What the records are like (default: ${DEFAULT-VALUE}).")
  private String shape;

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "How many records, in place of the shape's own number.")
  private Integer records;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each has its turn (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--grid",
      paramLabel = "search|ORDER,N",
      defaultValue = "search",
      description =
          "The tuned peer's settings: searched for with a quarter of the records, or given as how"
              + " rows are ordered (none, within, repartition) and how many writes are in flight,"
              + " like within,64 (default: ${DEFAULT-VALUE}).")
  private String grid;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "2g",
      description = "Heap of every contender, as -Xmx takes it (default: ${DEFAULT-VALUE}).")
  private String heap;

  @Option(
      names = "--executors",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Spark's tasks run in so many executors of one core, each a process with that heap, in"
              + " place of two threads of the driver.")
  private int executors;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "What records are generated from (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--no-archives",
      description = "Leaves class-data sharing out: no contender gets an archive of its classes.")
  private boolean noArchives;

  @Option(
      names = "--flame",
      description =
          "Profiles everybody, in a turn after the rounds that isn't measured, and names the flame"
              + " graphs.")
  private boolean flame;

  @Option(
      names = "--micro",
      arity = "0..1",
      fallbackValue = "io.tidemill.spark",
      paramLabel = "REGEX",
      description =
          "Runs JMH instead, on parts of the job: what a row, a record and a request take in ns and"
              + " bytes.")
  private String micro;

  @Option(
      names = "--json",
      description =
          "Prints the result to stdout as one JSON object, and the tables to stderr with the"
              + " progress.")
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
    return new CommandLine(new Bench())
        .setUsageHelpWidth(WIDTH)
        .setParameterExceptionHandler(Bench::wrongUsage)
        .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command));
  }

  @Override
  public Integer call() throws IOException {
    if (peers.equals(List.of(NOBODY))) {
      peers = List.of();
    }
    for (String peer : peers) {
      if (!Plan.PEERS.contains(peer)) {
        throw new ParameterException(
            spec.commandLine(),
            "--peer: expected some of %s, got %s".formatted(String.join(", ", Plan.PEERS), peer));
      }
    }
    check("--rounds", rounds, 1);
    check("--executors", executors, 0);
    check("--records", records == null ? 1 : records, 1);
    Plan plan = plan();
    if (micro != null) {
      try (BenchFolder folder = BenchFolder.open(plan.home())) {
        return Micro.run(plan.home(), folder.path(), micro) == 0 ? OK : INFRASTRUCTURE;
      }
    }
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter out = spec.commandLine().getOut();
    try (BenchFolder folder = BenchFolder.open(plan.home());
        Race race = Race.open(plan, folder.path(), new Progress(err))) {
      Result result = race.run();
      err.println();
      err.flush();
      TextReport.print(result, json ? err : out);
      if (json) {
        out.println(JsonReport.of(result));
        out.flush();
      }
    }
    return OK;
  }

  private Plan plan() {
    String home = System.getProperty("tidemill.home");
    if (home == null) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected the system property tidemill.home to name the checkout; ./tidemill sets it");
    }
    return new Plan(
        Path.of(home),
        peers,
        shape,
        records == null ? OptionalInt.empty() : OptionalInt.of(records),
        rounds,
        seed,
        heap,
        executors,
        noArchives ? Plan.Archives.NONE : Plan.Archives.MADE,
        Grid.parse(grid),
        flame ? Plan.Profile.FLAME_GRAPH : Plan.Profile.NONE);
  }

  private void check(String option, int value, int least) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(), "%s: expected %d or more, got %d".formatted(option, least, value));
    }
  }

  private static int wrongUsage(ParameterException failure, String[] arguments) {
    PrintWriter err = failure.getCommandLine().getErr();
    err.println("tidemill bench: " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Options and examples: ./tidemill bench --help");
    err.flush();
    return USAGE;
  }

  private static int report(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    int code = INFRASTRUCTURE;
    if (failure instanceof WrongTableException wrong) {
      err.println("tidemill: " + wrong.getMessage());
      code = DIFFERS;
    } else if (failure instanceof TidemillException known) {
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
