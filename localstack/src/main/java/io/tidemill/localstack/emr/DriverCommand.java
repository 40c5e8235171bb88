package io.tidemill.localstack.emr;

import io.tidemill.localstack.server.ServerCommand;
import java.nio.file.Path;
import java.util.Optional;

/** Says which process a job run forks. */
@FunctionalInterface
public interface DriverCommand {
  /** The name of every driver. */
  String NAME = "driver";

  /**
   * The process for {@code request}.
   *
   * @param folder the job run's own, to run in
   */
  ServerCommand of(StartJobRun request, Path folder);

  /** Why no driver of this machine can run {@code request}; empty if one can, for all is known. */
  default Optional<String> refusal(StartJobRun request) {
    return Optional.empty();
  }

  /**
   * The class path of the Spark whose history server reads what drivers leave in {@code
   * folder/eventlog}; empty if they leave nothing there.
   */
  default Optional<String> historyClasspath() {
    return Optional.empty();
  }
}
