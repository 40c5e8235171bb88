package io.tidemill.cli.local;

import io.tidemill.cli.ExitCode;
import io.tidemill.cli.Home;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.WorkFolder;
import io.tidemill.cli.screen.Screens;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemill local down}. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    header = "Stop it; data stay, unless --volumes is given.",
    description = {
      "",
      "Stops and removes the containers and their network; jobs that run are ended. What LocalStack"
          + " held is gone then: deploy again after the next local up, which finds all else again:"
          + " what Kafka and Cassandra hold, in Docker's volumes; job runs and logs, in"
          + " .tidemill/local/emr. Harmless when it is down.",
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
      description =
          "Deletes all of it as well: records, tables, the ledger, job runs and logs, and the image"
              + " of EMR Serverless. What Docker has downloaded, and its cache of builds, stays.")
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
      // Of images, those that were built here.
      down.addAll(List.of("--volumes", "--rmi", "local"));
    }
    docker.compose("Try again", down.toArray(String[]::new));
    delete(cloud.targetFile());
    if (volumes) {
      delete(cloud.folder());
    }
    Screens.output()
        .line(
            volumes
                ? "It is down, and deleted with all that it held."
                : "It is down; records, tables and job runs stay. ./tidemill local down --volumes deletes them.");
    return ExitCode.OK.code();
  }

  private static void delete(Path path) {
    try {
      WorkFolder.delete(path);
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR, "%s can't be deleted: %s. Delete it".formatted(path, e), e);
    }
  }
}
