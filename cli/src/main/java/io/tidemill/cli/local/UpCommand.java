package io.tidemill.cli.local;

import io.tidemill.cli.ExitCode;
import io.tidemill.cli.Home;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.screen.Screen;
import io.tidemill.cli.screen.Screens;
import io.tidemill.core.TidemillConfig;
import io.tidemill.localstack.server.Distribution;
import io.tidemill.localstack.server.EmrImage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code tidemill local up}. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    header = "Start it, and wait until all of it is healthy.",
    description = {
      "",
      "Builds the image of EMR Serverless from this checkout's jars, starts what"
          + " localstack/compose.yaml names, and waits. The first time Docker downloads some 2 GB of"
          + " images. Data of Kafka, Cassandra and EMR Serverless are there again after a restart;"
          + " what was deployed to LocalStack is not: deploy again.",
      "",
      "While all is up it may be repeated, and leaves alone what it would start in the same way."
          + " Where jars have changed since, the image has, too, and EMR Serverless is started anew:"
          + " jobs under way are ended. To their runs that is a failed attempt, and the next one"
          + " follows after its back-off. local up says when it was so.",
      "",
      "It listens on 127.0.0.1 alone. LocalStack gets Docker's socket, by which it starts functions.",
      "",
      "Environment:",
      "  LOCALSTACK_IMAGE       default localstack/localstack:4.14.0, the last that",
      "                         asks for no account",
      "  LOCALSTACK_AUTH_TOKEN  for later images",
      "  LOCAL_AWS_PORT         LocalStack's on this machine, default 4566",
      "  LOCAL_KAFKA_PORT       default 9094",
      "  LOCAL_CASSANDRA_PORT   default 9042",
      "  LOCAL_EMR_PORT         default 8998",
      "  LOCAL_JAVA_IMAGE       what EMR Serverless' image is built on: Java 17 and",
      "                         bash; default eclipse-temurin:17-jre",
      "  DOCKER_SOCK            the socket that LocalStack gets, if Docker's isn't",
      "                         /var/run/docker.sock",
      ""
    },
    optionListHeading = "Options:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is up",
      "4:Docker or its Compose isn't there, or something isn't built",
      "5:an image can't be had or built, a port is taken, or a service didn't get healthy"
    })
final class UpCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    Home home = Home.ofLauncher();
    QuietLogs.of("local-up", home);
    DockerCloud cloud = new DockerCloud(home);
    Docker docker = cloud.docker();
    docker.check();
    Screen screen = Screens.output();
    screen.line("Gathering what the image is built from …");
    new EmrImage(cloud.folder().resolve("image"))
        .gather(new Distribution(home.folder()), System.getProperty("java.class.path"));
    Optional<String> emr = docker.container(Service.EMR);
    Optional<String> localstack = docker.container(Service.LOCALSTACK);
    docker.compose(
        "A port that is taken: choose another by LOCAL_AWS_PORT, LOCAL_KAFKA_PORT, LOCAL_CASSANDRA_PORT or LOCAL_EMR_PORT. An image that can't be had: name another, see ./tidemill local up --help. A service that isn't healthy: docker compose -p tidemill-local logs SERVICE",
        "up",
        "--build",
        "--detach",
        "--wait");
    TidemillConfig target = cloud.found(docker);
    cloud.write(target);
    tell(screen, target, cloud.targetFile());
    tellNew(
        screen,
        emr,
        docker.container(Service.EMR),
        "EMR Serverless was started anew, as its image or its settings have changed. Jobs that ran have ended with it: a failed attempt at their runs, and the next one follows after its back-off");
    tellNew(
        screen,
        localstack,
        docker.container(Service.LOCALSTACK),
        "LocalStack was started anew, as its settings have changed, and holds nothing. Deploy again");
    return ExitCode.OK.code();
  }

  private static void tellNew(
      Screen screen, Optional<String> before, Optional<String> now, String what) {
    if (before.isPresent() && !before.equals(now)) {
      screen.line("");
      screen.line(what);
    }
  }

  private static void tell(Screen screen, TidemillConfig target, Path file) {
    screen.line("");
    screen.line(screen.style().strong("Everything is up"));
    entry(screen, "LocalStack", target.lambdaEndpoint());
    entry(screen, "Kafka", target.kafka().toString());
    entry(screen, "Cassandra", target.ledger().servers().get(0));
    entry(
        screen,
        "EMR Serverless",
        "%s, application %s".formatted(target.emr().endpoint(), target.emr().application()));
    entry(screen, "target", file.toString());
    entry(screen, "pipelines", target.pipelines());
    screen.line("");
    screen.line(screen.style().strong("Next"));
    entry(
        screen,
        "deploy",
        "./tidemill local deploy    (to LocalStack, which forgets it when stopped)");
    entry(screen, "stop", "./tidemill local down      (data stay)");
  }

  private static void entry(Screen screen, String name, String text) {
    screen.line("  %-18s %s".formatted(name, text));
  }
}
