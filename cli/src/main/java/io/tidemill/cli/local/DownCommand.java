package io.tidemill.cli.local;

import io.tidemill.cli.ExitCode;
import io.tidemill.cli.Home;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.screen.Screens;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemill local down}. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    header = "Stop it; data stay, unless --volumes.",
    description = {
      "",
      "Stops and removes the containers and their network. What LocalStack held is gone then; what"
          + " Kafka and Cassandra hold stays in Docker's volumes, job runs and their logs in"
          + " .tidemill/local/emr, and local up finds them again. Harmless when it is down.",
      ""
    },
    optionListHeading = "Options:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is down",
      "4:Docker isn't there, or a file can't be deleted",
      "5:Docker failed"
    })
final class DownCommand implements Callable<Integer> {
  @Option(
      names = "--volumes",
      description = "Deletes records, tables, job runs and logs as well; the ledger with them.")
  private boolean volumes;

  @Override
  public Integer call() {
    Home home = Home.ofLauncher();
    QuietLogs.of("local-down", home);
    DockerCloud cloud = new DockerCloud(home);
    Docker docker = cloud.docker();
    docker.check();
    List<String> down = new ArrayList<>(List.of("down", "--remove-orphans"));
    if (volumes) {
      down.add("--volumes");
    }
    docker.compose("Try again", down.toArray(String[]::new));
    delete(cloud.targetFile());
    if (volumes) {
      delete(cloud.emrData());
    }
    Screens.output()
        .line(
            volumes
                ? "It is down, and what it held is deleted."
                : "It is down; records, tables and job runs stay. ./tidemill local down --volumes deletes them.");
    return ExitCode.OK.code();
  }

  private static void delete(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR, "%s can't be deleted: %s. Delete it".formatted(path, e), e);
    }
  }
}
