package io.tidemill.cli.dev;

import io.tidemill.cli.Home;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.options.FormatOption;
import io.tidemill.cli.options.ProjectOption;
import io.tidemill.cli.options.StoreOption;
import io.tidemill.cli.screen.Screens;
import io.tidemill.localstack.LocalCloud;
import io.tidemill.localstack.LocalCloudSettings;
import io.tidemill.localstack.emr.SparkUi;
import io.tidemill.localstack.lambda.SnapStart;
import io.tidemill.localstack.server.Distribution;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidemill dev}: reads the options and hands over to {@link Dev}. */
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    header = "Keep a cloud up on this machine, to develop pipelines on.",
    description = {
      "",
      "Starts a real Kafka broker, a real Cassandra node, an endpoint that speaks the API of EMR"
          + " Serverless and really runs Spark, and a Lambda service that runs the packaged"
          + " functions; all on 127.0.0.0/8 and free ports. Then it prints how to produce and how to"
          + " query, and tells what happens, until Ctrl-C. Topics that pipelines read are made.",
      "",
      "Pipeline files and migrations are picked up when they are saved: a run under way ends with"
          + " the definition it began with, the next one takes the new. Functions restart when their"
          + " jar is rebuilt, and jobs take theirs when they start.",
      "",
      "With --format json each event is a JSON object on a line of its own, the first ones being"
          + " \"started\" and then \"ready\", with the endpoints.",
      "",
      "The other commands find it by .tidemill/dev.properties. What the servers wrote, logs too,"
          + " stays in .tidemill/dev until the next start, which begins with nothing.",
      ""
    },
    optionListHeading = "Options:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "3:the project's files are wrong; all problems are told",
      "4:something isn't built, or another dev is up",
      "5:a server didn't start, or ended; its log is named",
      "130:stopped by Ctrl-C, which stops every server too"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill dev                              with the example, pipelines/",
      "  ./tidemill dev --project ../my-pipelines    with your own",
      "  ./tidemill dev --store cassandra            for tables that will be Cassandra's",
      "  ./tidemill dev --snap-start                 functions start as SnapStart has them",
      "  ./tidemill dev --spark-ui                   job runs have Spark's UI, and its history",
      "  ./tidemill dev --format json | jq .event    what happens, an object a line"
    })
public final class DevCommand implements Callable<Integer> {
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(10);

  @Mixin private FormatOption format;

  @Mixin private ProjectOption project;
  @Mixin private StoreOption store;

  @Option(
      names = "--snap-start",
      description = "Have functions' code loaded, and its snapshot hooks run, as SnapStart does.")
  private boolean snapStart;

  @Option(
      names = "--spark-ui",
      description =
          "Run drivers with Spark's UI and event logs, so that job runs have dashboards"
              + " (GetDashboardForJobRun); a CPU second more for a small job.")
  private boolean sparkUi;

  @Override
  public Integer call() {
    Home home = Home.ofLauncher();
    LocalCloudSettings settings = settings(home);
    // The log of another that is up is that one's.
    LocalCloud.checkFree(settings.data());
    QuietLogs.of("dev", home);
    new Dev(home, settings, reporter()).run();
    throw new IllegalStateException("dev ends by a signal or a failure");
  }

  /** Those of the cloud that the options ask for. */
  LocalCloudSettings settings(Home home) {
    return new LocalCloudSettings(
            new Distribution(home.folder()),
            home.work().resolve("dev"),
            project.named().orElseGet(home::pipelines),
            SWEEP_EVERY,
            "")
        .under(store.rules())
        .starting(snapStart ? SnapStart.PUBLISHED_VERSIONS : SnapStart.NONE)
        .with(sparkUi ? SparkUi.ON : SparkUi.OFF);
  }

  private Reporter reporter() {
    InstantSource clock = InstantSource.system();
    return format.json()
        ? new JsonReporter(System.out, clock)
        : new TextReporter(Screens.output(), clock, ZoneId.systemDefault());
  }
}
