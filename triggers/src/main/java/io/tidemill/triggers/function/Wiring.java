package io.tidemill.triggers.function;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.wiring.Client;
import io.tidemill.triggers.EmrClients;
import io.tidemill.triggers.PipelineFolder;
import io.tidemill.triggers.Reconciling;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
    LookMetrics metrics = LookMetrics.of(environment, clock);
    Path folder = checked(config);
    Connections connections = new Connections(() -> open(config), clock);
    PipelineFolder files = new PipelineFolder(folder);
    Workings workings =
        new Workings(files, connections, config.emr().application(), metrics, clock);
    if ("snap-start".equals(environment.get(INITIALIZATION))) {
      workings.keep(new Snapshot(connections, files, clock).registered());
    } else {
      connections.begin();
    }
    return workings;
  }

  private static Ports open(TidemillConfig config) {
    Reconciling open = Reconciling.open(config, Client.FUNCTION);
    return new Ports(
        open.reconciler(),
        open::sweeping,
        open::trial,
        open.operator(),
        open.ledger().id(),
        open.launcher(),
        open::close);
  }

  /** The folder of pipeline files, if that and the endpoint are what they should be. */
  private static Path checked(TidemillConfig config) {
    List<String> problems = new ArrayList<>();
    try {
      EmrClients.check(config);
    } catch (TidemillException e) {
      problems.add(e.getMessage());
    }
    Path folder = null;
    try {
      folder = PipelinesUrl.folder(config.pipelines());
    } catch (TidemillException e) {
      problems.add(e.getMessage());
    }
    if (!problems.isEmpty()) {
      throw new TidemillException(
          FailureKind.OPERATOR, "Configuration: " + String.join("; ", problems));
    }
    return folder;
  }
}
