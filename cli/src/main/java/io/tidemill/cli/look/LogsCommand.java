package io.tidemill.cli.look;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.cli.ExitCode;
import io.tidemill.cli.Home;
import io.tidemill.cli.Pipelines;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.Reach;
import io.tidemill.cli.options.FormatOption;
import io.tidemill.cli.options.ProjectOption;
import io.tidemill.cli.options.TargetOption;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.trigger.Job;
import io.tidemill.core.wiring.Client;
import io.tidemill.triggers.Reconciling;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemill logs}. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    header = "What the Spark driver of a run's job printed.",
    description = {
      "",
      "The job is found by its name, among those that EMR Serverless knows; its log, in the folder"
          + " that TIDEMILL_EMR_LOGS names, at applications/APPLICATION/jobs/JOB/SPARK_DRIVER/, as"
          + " EMR Serverless lays it out. Spark logs to stderr.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown",
      "2:there is no such run or attempt",
      "3:there is no such pipeline",
      "4:there is no such target, or its logs can't be read from here",
      "5:the ledger's store or EMR Serverless doesn't answer, or there is no log yet"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill logs flights 3                  the last attempt of run 3",
      "  ./tidemill logs flights 3 --attempt 1      the first",
      "  ./tidemill logs flights 3 --tail 50        the last 50 lines",
      "  ./tidemill logs flights 3 | grep ERROR"
    })
public final class LogsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "PIPELINE", description = "Whose run.")
  private String pipeline;

  @Parameters(index = "1", paramLabel = "RUN", description = "The run's number.")
  private long number;

  @Option(
      names = "--attempt",
      paramLabel = "A",
      description = "Which attempt of the run (default: the last).")
  private Integer attempt;

  @Option(
      names = "--tail",
      paramLabel = "N",
      description = "Show the last N lines alone (default: all).")
  private Integer tail;

  @Option(
      names = "--stdout",
      description = "Show what it printed to stdout (default: to stderr, where Spark logs).")
  private boolean stdout;

  @Mixin private TargetOption target;
  @Mixin private ProjectOption project;
  @Mixin private FormatOption format;

  @Override
  public Integer call() {
    if (tail != null && tail < 1) {
      throw new ParameterException(spec.commandLine(), "--tail must be >= 1, got " + tail);
    }
    Home home = Home.ofLauncher();
    QuietLogs.of("logs", home);
    TidemillConfig config = target.config(home);
    Pipelines files = Pipelines.ifThere(project.folder(home, config));
    Reach.ledger(config);
    try (Reconciling world = Reconciling.open(config, Client.TOOL)) {
      PipelineState state = files.state(pipeline, world.ledger());
      Runs runs = new Runs(state, world.ledger());
      Run run =
          runs.find(number)
              .orElseThrow(() -> new ParameterException(spec.commandLine(), runs.unknown(number)))
              .run();
      Attempt asked = attempt(run);
      Reach.endpoint("EMR Serverless", config.emr().endpoint(), TidemillConfig.EMR_ENDPOINT);
      Job job = job(run, asked, AttemptJobs.jobs(state.pipeline(), run, asked, world));
      DriverLog.Stream stream = stdout ? DriverLog.Stream.STDOUT : DriverLog.Stream.STDERR;
      print(asked, job, DriverLog.find(config.emr(), job.id(), stream));
    }
    return ExitCode.OK.code();
  }

  private Attempt attempt(Run run) {
    return attempt == null
        ? run.attempt()
        : run.attempts().stream()
            .filter(each -> each.number() == attempt)
            .findFirst()
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "Run %d of %s has no attempt %d; it has %s"
                            .formatted(
                                run.number(),
                                pipeline,
                                attempt,
                                run.attempts().stream().map(Attempt::number).toList())));
  }

  private Job job(Run run, Attempt asked, List<Job> jobs) {
    if (jobs.isEmpty()) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "EMR Serverless knows no job of run %d, attempt %d of %s. It may not have been launched yet (./tidemill status %s), or is too long ago"
              .formatted(run.number(), asked.number(), pipeline, pipeline));
    }
    return jobs.get(0);
  }

  private void print(Attempt asked, Job job, DriverLog log) {
    PrintWriter out = spec.commandLine().getOut();
    if (format.json()) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("pipeline", pipeline);
      json.put("run", number);
      json.put("attempt", asked.number());
      json.put("job", job.id());
      json.put("state", job.state().name());
      json.put("file", log.file().toString());
      ArrayNode lines = json.putArray("lines");
      each(log, lines::add);
      out.println(json);
    } else {
      long[] shown = new long[1];
      each(
          log,
          line -> {
            out.println(line);
            shown[0]++;
          });
      if (shown[0] == 0) {
        spec.commandLine().getErr().println(log.file() + " is empty: nothing was printed there");
        spec.commandLine().getErr().flush();
      }
    }
    out.flush();
  }

  private void each(DriverLog log, Consumer<String> line) {
    if (tail == null) {
      log.lines(line);
    } else {
      log.tail(tail, line);
    }
  }
}
