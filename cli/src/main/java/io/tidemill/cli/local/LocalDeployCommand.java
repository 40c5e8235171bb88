package io.tidemill.cli.local;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.cli.Home;
import io.tidemill.cli.Pipelines;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.Reach;
import io.tidemill.cli.dev.SourceTopics;
import io.tidemill.cli.screen.Screen;
import io.tidemill.cli.screen.Screens;
import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.LedgerId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.DeployedSchema;
import io.tidemill.keyspace.DeployedTables;
import io.tidemill.keyspace.migrate.MigrationSet;
import io.tidemill.keyspace.migrate.Migrator;
import io.tidemill.keyspace.session.Sessions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemill local deploy}. */
@Command(
    name = "deploy",
    mixinStandardHelpOptions = true,
    header = "Deploy a project to it: topics and tables, then the CDK's stacks to LocalStack.",
    description = {
      "",
      "Makes the topics that pipelines read, the ledger and the pipelines' tables where they aren't"
          + " there; then has ./tidemill deploy write the templates that AWS would get, without what"
          + " LocalStack lacks, bound to the Kafka, Cassandra and EMR Serverless beside it; deploys"
          + " them by CDK's command line; and reads back what is there, as LocalStack says that all"
          + " is complete, whatever it dropped. Harmless to repeat. It needs Node.js.",
      "",
      "What starts runs there: a sweep a minute, by a scheduled rule, ends of jobs, and ./tidemill"
          + " trigger. LocalStack sends no alarm events and fires no EventBridge Scheduler.",
      ""
    },
    optionListHeading = "Options:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all that was deployed was found as meant",
      "1:something of it differs, the lines marked say what",
      "3:a pipeline file or a migration is refused",
      "4:it was never started; or Docker, a jar, Node.js or CDK's command line is missing",
      "5:a service isn't up or doesn't answer, or a step of CDK failed"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill local deploy",
      "  ./tidemill local deploy --project my",
      "  ./tidemill trigger flights --target .tidemill/local.properties"
    })
final class LocalDeployCommand implements Callable<Integer> {
  @Option(
      names = "--project",
      paramLabel = "DIR",
      description = "The folder with pipeline files and schema/ (default: pipelines/).")
  private Path project;

  @Override
  public Integer call() {
    Home home = Home.ofLauncher();
    QuietLogs.of("local-deploy", home);
    DockerCloud cloud = new DockerCloud(home);
    Path folder = (project == null ? home.pipelines() : project).toAbsolutePath().normalize();
    TidemillConfig target = DockerCloud.withPipelines(cloud.target(), folder);
    checkUp(cloud.docker());
    Reach.ledger(target);
    Reach.kafka(target);
    Reach.endpoint("LocalStack", target.lambdaEndpoint(), TidemillConfig.LAMBDA_ENDPOINT);
    Pipelines pipelines = valid(folder);
    Screen screen = Screens.output();
    List<String> topics =
        new SourceTopics(((KafkaServers) target.kafka()).bootstrap())
            .make(pipelines.valid().stream().map(pipeline -> pipeline.source().topic()).toList());
    screen.line("Topics made: %s".formatted(topics.isEmpty() ? "none" : topics));
    LedgerId ledger = tables(target, folder, pipelines, screen);
    screen.line("Ledger and tables are up to date; the ledger is %s".formatted(ledger));
    cloud.write(target);
    return deploy(home, folder, arguments(target, cloud.inside(target), ledger));
  }

  private static void checkUp(Docker docker) {
    docker.check();
    for (Service service : Service.values()) {
      docker.published(service);
    }
  }

  private static Pipelines valid(Path folder) {
    Pipelines pipelines = Pipelines.load(folder);
    if (pipelines.valid().size() != pipelines.files().size() || pipelines.files().isEmpty()) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "Expected valid pipeline files in %s, found %d of %d. ./tidemill validate %s says what is wrong"
              .formatted(folder, pipelines.valid().size(), pipelines.files().size(), folder));
    }
    return pipelines;
  }

  private static LedgerId tables(
      TidemillConfig target, Path folder, Pipelines pipelines, Screen screen) {
    try (CqlSession session = Sessions.open(target.ledger())) {
      return DeployedSchema.migrate(
          session,
          target.ledger(),
          new Migrator(session, target.ledger()).telling(screen::line),
          MigrationSet.ofProject(folder),
          DeployedTables.of(session, target.ledger(), pipelines.valid()));
    }
  }

  /** What the part that has the CDK is told: where LocalStack is, and what is beside it. */
  static List<String> arguments(TidemillConfig target, TidemillConfig inside, LedgerId ledger) {
    return List.of(
        "--local=http://localhost:" + URI.create(target.lambdaEndpoint()).getPort(),
        "--local-region=" + target.region(),
        "--local-ledger-id=" + ledger,
        "--local-ledger=" + inside.ledger(),
        "--local-kafka=" + inside.kafka(),
        "--local-emr=" + inside.emr().endpoint(),
        "--local-application=" + inside.emr().application());
  }

  private static int deploy(Home home, Path project, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(home.folder().resolve("tidemill").toString());
    command.addAll(List.of("deploy", "--project", project.toString()));
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR, "%s can't be run: %s".formatted(command.get(0), e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TidemillException(FailureKind.INFRASTRUCTURE, "Interrupted", e);
    }
  }
}
