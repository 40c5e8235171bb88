package io.tidemill.triggers.function;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.triggers.PipelineFolder;
import io.tidemill.triggers.Reconciling;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** Makes a function's workings from its environment variables. */
final class Wiring {
  /** Lambda's own variable; what is opened before a snapshot is dead after it. */
  private static final String INITIALIZATION = "AWS_LAMBDA_INITIALIZATION_TYPE";

  private Wiring() {}

  /**
   * The workings that {@code environment} describes. They begin to connect at once, unless a
   * snapshot is to be taken.
   *
   * @throws TidemillException of kind {@code OPERATOR}, naming all that is wrong
   */
  static Workings of(Map<String, String> environment) {
    TidemillConfig config = TidemillConfig.fromEnvironment(environment);
    InstantSource clock = InstantSource.system();
    Connections connections = new Connections(() -> open(config), clock);
    Workings workings =
        new Workings(
            new PipelineFolder(folder(config.pipelines())),
            connections,
            config.emr().application(),
            clock);
    if (!"snap-start".equals(environment.get(INITIALIZATION))) {
      connections.begin();
    }
    return workings;
  }

  private static Ports open(TidemillConfig config) {
    Reconciling open = Reconciling.open(config);
    return new Ports(open.reconciler(), open.ledger().id(), open.launcher(), open::close);
  }

  private static Path folder(String url) {
    try {
      return Path.of(URI.create(url));
    } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Configuration: %s must be a URL like file:/var/task/pipelines, got \"%s\""
              .formatted(TidemillConfig.PIPELINES, url),
          e);
    }
  }
}
