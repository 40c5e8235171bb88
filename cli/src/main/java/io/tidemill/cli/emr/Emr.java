package io.tidemill.cli.emr;

import static java.util.Objects.requireNonNull;

import io.tidemill.cli.screen.Screen;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.localstack.FolderLock;
import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.localstack.emr.EmrSettings;
import io.tidemill.localstack.emr.JobRun;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** Keeps an EMR Serverless endpoint up, and tells of its job runs, until the process ends. */
final class Emr {
  private final EmrSettings settings;
  private final Outside outside;
  private final Screen screen;

  Emr(EmrSettings settings, Outside outside, Screen screen) {
    this.settings = requireNonNull(settings, "settings");
    this.outside = requireNonNull(outside, "outside");
    this.screen = requireNonNull(screen, "screen");
  }

  /**
   * Returns never; the process ends by a signal, or by what this throws.
   *
   * @throws TidemillException if another endpoint has the folder, or this one can't be started
   */
  void run() {
    try (FolderLock lock = FolderLock.take(settings.folder())) {
      EmrEndpoint endpoint = EmrEndpoint.start(settings);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(endpoint), "close-emr"));
      outside.listen(endpoint);
      endpoint.listen(this::tell);
      screen.line("EMR Serverless  %s".formatted(endpoint.url()));
      screen.line("data and logs   %s".formatted(lock.folder()));
      screen.line(
          "try             aws emr-serverless list-applications --endpoint-url " + endpoint.url());
      new CountDownLatch(1).await();
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "The data folder %s can't be used: %s. Correct its permissions, or name another"
              .formatted(settings.folder(), e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void close(EmrEndpoint endpoint) {
    endpoint.close();
    outside.close();
  }

  private void tell(JobRun run) {
    screen.line(
        "%s  %-10s %s  %s"
            .formatted(
                run.id(), run.state(), run.name().isEmpty() ? "-" : run.name(), run.details()));
  }
}
