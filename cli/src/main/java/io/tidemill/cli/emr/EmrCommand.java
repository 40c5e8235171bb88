package io.tidemill.cli.emr;

import io.tidemill.cli.Home;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.screen.Screens;
import io.tidemill.localstack.FolderLock;
import io.tidemill.localstack.emr.EmrSettings;
import io.tidemill.localstack.emr.EventBus;
import io.tidemill.localstack.emr.EventSender;
import io.tidemill.localstack.emr.S3Files;
import io.tidemill.localstack.emr.SparkArchive;
import io.tidemill.localstack.emr.SparkDriver;
import io.tidemill.localstack.emr.SparkUi;
import io.tidemill.localstack.server.Distribution;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemill emr}: reads the options and hands over to {@link Emr}. */
@Command(
    name = "emr",
    mixinStandardHelpOptions = true,
    header = "Keep EMR Serverless up on this machine, which really runs Spark.",
    description = {
      "",
      "Starts an endpoint that speaks EMR Serverless' API, for any program that uses an AWS SDK or"
          + " the aws command: applications, job runs, tags. Each job run is a spark-submit of its"
          + " own, with executors inside the driver. Credentials may be any.",
      "",
      "Applications, job runs and logs stay in the data folder, and are there again after the next"
          + " start; job runs that waited go on, those that ran have ended. A folder s3 in it"
          + " stands for S3, a sub-folder for each bucket, unless --s3 names an endpoint.",
      "",
      "Python programs run where an interpreter has a pyspark of the endpoint's Spark version:"
          + " PYSPARK_PYTHON, or what a job's driverEnv.PYSPARK_PYTHON names, else python3."
          + " Dashboards of job runs that have ended are Spark's history server, which is started"
          + " when the first is asked for.",
      ""
    },
    optionListHeading = "Options:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "4:something isn't built, or the data folder is in use or can't be read",
      "5:it can't listen there",
      "130:stopped by Ctrl-C, which stops every driver too"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill emr",
      "  ./tidemill emr --port 0 --data /tmp/emr",
      "  ./tidemill emr --events http://127.0.0.1:9000/    each event is POSTed there",
      "  aws emr-serverless list-applications --endpoint-url http://127.0.0.1:8998"
    })
public final class EmrCommand implements Callable<Integer> {
  private static final int HIGHEST_PORT = 65_535;

  /** In place of the URL of an S3 endpoint. */
  private static final String AWS = "aws";

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8998",
      description = "Where it listens (default: ${DEFAULT-VALUE}); 0 for a port that is free.")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "The address that it listens at (default: ${DEFAULT-VALUE}). Whoever reaches it runs"
              + " programs as you. At a loopback address it answers only where it is asked for"
              + " localhost or such an address, so that no web page reaches it by another name.")
  private InetAddress bind;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where it keeps everything (default: .tidemill/emr).")
  private Path data;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many job runs this machine takes at once (default: ${DEFAULT-VALUE}).")
  private int atOnce;

  @Option(
      names = "--driver-memory",
      paramLabel = "SIZE",
      defaultValue = "1g",
      description = "The heap of a driver whose job names none (default: ${DEFAULT-VALUE}).")
  private String driverMemory;

  @Option(
      names = "--throttle",
      description = "Let through as many requests as the service does for an account.")
  private boolean throttle;

  @Option(
      names = "--s3",
      paramLabel = "URL",
      description =
          "The S3 endpoint that has jars and programs, asked for URL/BUCKET/KEY; aws for AWS' own"
              + " S3. By https with the credentials of your environment or profile, by http with"
              + " made-up ones.")
  private URI s3;

  @Option(
      names = "--events",
      paramLabel = "URL",
      description = "Where events are POSTed, as EventBridge hands them on; may repeat.")
  private List<URI> events = new ArrayList<>();

  @Option(
      names = "--event-bus",
      paramLabel = "URL",
      description =
          "An EventBridge endpoint, not AWS' own, that events are put to, with credentials as for"
              + " --s3; may repeat.")
  private List<URI> eventBuses = new ArrayList<>();

  @Override
  public Integer call() {
    if (port < 0 || port > HIGHEST_PORT) {
      throw wrong("--port must be in 0..%d, got %d".formatted(HIGHEST_PORT, port));
    }
    if (atOnce < 1) {
      throw wrong("--at-once must be 1 or more, got %d".formatted(atOnce));
    }
    if (!driverMemory.matches("[1-9][0-9]{0,6}[kmgKMG]")) {
      throw wrong("--driver-memory must be as 512m or 2g, got \"%s\"".formatted(driverMemory));
    }
    events.forEach(target -> checkUrl("--events", "a URL", target));
    eventBuses.forEach(bus -> checkUrl("--event-bus", "a URL", bus));
    if (s3 != null && !AWS.equals(s3.toString())) {
      checkUrl("--s3", "aws, or a URL", s3);
    }
    Home home = Home.ofLauncher();
    Path folder = data == null ? home.work().resolve("emr") : data;
    // The log of another that is up is that one's.
    FolderLock.checkFree(folder);
    QuietLogs.of("emr", home);
    Outside outside =
        new Outside(
            objects(folder),
            events.stream().map(EventSender::new).toList(),
            eventBuses.stream().map(EventBus::new).toList());
    new Emr(settings(home, folder, outside.objects()), outside, Screens.output()).run();
    throw new IllegalStateException("emr ends by a signal or a failure");
  }

  private EmrSettings settings(Home home, Path folder, S3Files objects) {
    Distribution distribution = new Distribution(home.folder());
    SparkDriver driver =
        new SparkDriver(
                distribution.sparkClasspath(),
                Runtime.getRuntime().availableProcessors(),
                driverMemory)
            .with(SparkArchive.of(distribution))
            .with(objects)
            .with(SparkUi.ON);
    return new EmrSettings(driver, folder, atOnce)
        .at(new InetSocketAddress(bind, port))
        .letting(throttle ? EmrSettings.Rates.PUBLISHED : EmrSettings.Rates.UNLIMITED);
  }

  private S3Files objects(Path folder) {
    if (s3 == null) {
      return S3Files.in(folder.resolve("s3"));
    }
    return AWS.equals(s3.toString()) ? S3Files.ofAws() : S3Files.at(s3);
  }

  private void checkUrl(String option, String expected, URI given) {
    boolean http = "http".equals(given.getScheme()) || "https".equals(given.getScheme());
    if (!http || given.getHost() == null) {
      throw wrong(
          "%s must be %s as http://127.0.0.1:4566, got \"%s\"".formatted(option, expected, given));
    }
  }

  private ParameterException wrong(String message) {
    CommandLine command = spec.commandLine();
    return new ParameterException(command, message);
  }
}
