package io.tidemill.localstack.lambda;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A function's code as it was when it was deployed: a copy, for a jar that is replaced under a
 * running JVM breaks it. Laid out like {@code /var/task}, with the jar under {@code lib}.
 *
 * @param version its number, counted from 1 for each function
 * @param task the folder
 */
record Deployment(FunctionSpec spec, int version, Path task) {
  private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);

  /**
   * Copies the code.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it can't be
   */
  static Deployment copy(FunctionSpec spec, int version, Path task) {
    Deployment deployment = new Deployment(spec, version, task);
    try {
      Files.createDirectories(deployment.jar().getParent());
      Files.copy(spec.jar(), deployment.jar(), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Function %s can't be deployed from %s to %s: %s. Build its jar, or name the one that there is"
              .formatted(spec.name(), spec.jar(), task, e),
          e);
    }
    return deployment;
  }

  /** Deletes the code, once nothing runs from it. */
  void delete() {
    try {
      Files.deleteIfExists(jar());
      Files.deleteIfExists(jar().getParent());
      Files.deleteIfExists(task);
    } catch (IOException e) {
      LOG.debug("{} can't be deleted: the function has written there", task, e);
    }
  }

  private Path jar() {
    return task.resolve("lib").resolve("function.jar");
  }
}
