package io.tidemill.localstack.emr;

import io.tidemill.localstack.server.ServerCommand;
import java.nio.file.Path;

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
}
