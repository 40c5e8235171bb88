package io.tidemill.cli.demo;

import io.tidemill.cli.Home;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.options.FormatOption;
import io.tidemill.cli.options.StoreOption;
import io.tidemill.cli.screen.Screen;
import io.tidemill.cli.screen.Screens;
import io.tidemill.localstack.LocalCloud;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemill demo}: reads the options and hands over to {@link Demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    header = "Watch real flights gather, be claimed, processed and stored, on this machine.",
    description = {
      "",
      "Starts a real Kafka broker, a real Cassandra node, an endpoint that speaks the API of EMR"
          + " Serverless and really runs Spark, and one that runs the packaged Lambda functions, all"
          + " on 127.0.0.0/8 and free ports, with the pipeline of pipelines/flights.yaml. Real"
          + " flights are produced in waves; nothing but their gathering starts the runs: its events"
          + " wake the functions, as in the cloud.",
      "",
      "At the end it reads both tables back and compares every cell with a plain fold of the"
          + " records, checks the books, the ledger and the lag, and stops all it has started. What"
          + " the servers wrote, logs too, stays in .tidemill/demo until the next demo.",
      ""
    },
    optionListHeading = "Options:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything checks out",
      "1:something differs; the lines marked say what",
      "2 to 5:see ./tidemill --help",
      "130:stopped by Ctrl-C, which stops every server too"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill demo                        20,000 flights in three waves",
      "  ./tidemill demo --rows 200000          ten times as many, with shifted dates",
      "  ./tidemill demo --store cassandra      without the rules of Amazon Keyspaces",
      "  ./tidemill demo --keep                 and leave it up, to look around",
      "  ./tidemill demo --format json | jq .   the figures, for other programs"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int DEFAULT_FLIGHTS = 20_000;

  /** Beyond, this process would want more memory for its checks than the launcher gives it. */
  private static final int MOST_FLIGHTS = 1_000_000;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "" + DEFAULT_FLIGHTS,
      description = {
        "How many flights to produce, up to " + MOST_FLIGHTS + " (default: ${DEFAULT-VALUE}).",
        "Beyond 20,000 the flights are repeated with shifted dates. With fewer than 16,001 not two"
            + " waves can cross the threshold of 8,000; the second run then starts by maxDelay, and"
            + " with 8,000 or fewer both do."
      })
  private int flights;

  @Mixin private StoreOption store;
  @Mixin private FormatOption format;

  @Option(
      names = "--keep",
      description = "Leave everything up at the end, say how to look at it, and wait for Ctrl-C.")
  private boolean keep;

  @Override
  public Integer call() {
    if (flights < 1 || flights > MOST_FLIGHTS) {
      throw new ParameterException(
          spec.commandLine(), "--rows must be in 1..%,d, got %,d".formatted(MOST_FLIGHTS, flights));
    }
    Home home = Home.ofLauncher();
    // The log of another that is up is that one's.
    LocalCloud.checkFree(Demo.data(home));
    QuietLogs.of("demo", home);
    Screen screen = format.json() ? Screens.errors() : Screens.output();
    Demo.Options options =
        new Demo.Options(
            flights,
            store.rules(),
            report -> {
              if (format.json()) {
                System.out.println(report.toJson());
              }
            },
            cloud -> {
              if (keep) {
                keepUp(cloud, screen);
              }
            });
    Thread atCtrlC =
        new Thread(
            () -> {
              screen.status("");
              screen.line("Stopping every server");
            });
    Runtime.getRuntime().addShutdownHook(atCtrlC);
    try {
      return new Demo(home, options, screen).run().code();
    } finally {
      forget(atCtrlC);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook is at work.
    }
  }

  private static void keepUp(LocalCloud cloud, Screen screen) {
    KeptUp.lines(cloud).forEach(screen::line);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
