package io.tidemill.cli.doctor;

import io.tidemill.cli.Home;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.options.FormatOption;
import io.tidemill.cli.options.ProjectOption;
import io.tidemill.cli.options.TargetOption;
import io.tidemill.cli.screen.Screen;
import io.tidemill.cli.screen.Screens;
import io.tidemill.core.TidemillConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemill doctor}: reads the options, and shows what {@link Doctor} finds. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    header = "Check that all that runs need is there: what is wrong, and what to do.",
    description = {
      "",
      "Looks at a Tidemill part by part: the target's settings, pipeline files, the ledger and this"
          + " host's clock against its store's, migrations, the sinks' tables, Kafka and the topics,"
          + " the EMR Serverless application, the functions, the pipelines' states. What is wrong"
          + " with one part hides no other; what can't be looked at because of it says so. Pipeline"
          + " files are read without Spark; validate says more of them.",
      "",
      "The functions are woken as the schedule wakes them every minute. They look at Kafka, ledger"
          + " and jobs from where they run, and this look is like any other: it adopts new"
          + " pipelines, and may launch a run that is due. --no-wake leaves them asleep. An MSK"
          + " cluster seldom can be reached from outside its VPC: then theirs is the look that"
          + " counts.",
      "",
      "In AWS whoever asks must be allowed cassandra:Select on the ledger's tables and the"
          + " system's, kafka:GetBootstrapBrokers, emr-serverless:GetApplication and"
          + " lambda:InvokeFunction.",
      "",
      "Nothing else is changed. A line begins with a tick, with ! if it is worth a look, or with a"
          + " cross if it is wrong; then it says what to do.",
      ""
    },
    optionListHeading = "Options:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is wrong; lines marked ! are worth a look",
      "1:something is wrong; the lines marked say what",
      "2:the command line doesn't fit",
      "4:there is no such target, or it isn't fully described; only files were looked at"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill doctor                                the cloud that dev keeps up",
      "  ./tidemill doctor --target aws --project my      after a deploy",
      "  ./tidemill doctor --target my.properties --no-wake    change nothing at all",
      "  ./tidemill doctor --format json | jq '.checks[] | select(.verdict == \"WRONG\")'"
    })
public final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--no-wake",
      description =
          "Don't wake the functions; what they would see of Kafka, ledger and jobs isn't known"
              + " then, nor whether they work.")
  private boolean asleep;

  @Mixin private TargetOption target;
  @Mixin private ProjectOption project;
  @Mixin private FormatOption format;

  @Override
  public Integer call() {
    Home home = Home.ofLauncher();
    QuietLogs.of("doctor", home);
    Screen screen = format.json() ? Screens.errors() : Screens.output();
    Chart chart =
        new Chart(
            part -> screen.status("looking at " + part.words() + " …"),
            diagnosis -> {
              screen.status("");
              print(diagnosis);
            });
    try {
      examine(home, chart);
    } finally {
      screen.status("");
    }
    Report report = new Report(Instant.now().truncatedTo(ChronoUnit.MILLIS), chart.diagnoses());
    PrintWriter out = spec.commandLine().getOut();
    out.println(format.json() ? report.json() : report.summary(Screens.style()));
    out.flush();
    return report.exitCode().code();
  }

  private void examine(Home home, Chart chart) {
    String what = "--target " + target.given();
    Optional<Doctor> doctor =
        chart.look(
            Part.TARGET,
            what,
            () -> {
              TidemillConfig config = target.config(home);
              Path folder = project.folder(home, config);
              chart.note(Diagnosis.good(Part.TARGET, what, words(config)));
              return new Doctor(chart, config, folder, asleep ? Wake.NO : Wake.YES);
            });
    doctor.ifPresentOrElse(
        Doctor::examine,
        () -> Doctor.withoutTarget(chart, project.named().orElseGet(home::pipelines)));
  }

  private void print(Diagnosis diagnosis) {
    if (!format.json()) {
      PrintWriter out = spec.commandLine().getOut();
      diagnosis.lines(Screens.style(), Screens.longest()).forEach(out::println);
      out.flush();
    }
  }

  /** Where it points. */
  static String words(TidemillConfig config) {
    return "region %s; Kafka %s; EMR Serverless application %s%s; functions %s; ledger %s"
        .formatted(
            config.region(),
            config.kafka(),
            config.emr().application(),
            config.emr().endpoint().isBlank() ? "" : " at " + config.emr().endpoint(),
            config.lambdaEndpoint().isBlank() ? "on Lambda" : "at " + config.lambdaEndpoint(),
            config.ledger());
  }
}
