package io.tidemill.cli.dev;

import static java.util.Objects.requireNonNull;

import io.tidemill.cli.DevProperties;
import io.tidemill.cli.Home;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.localstack.LocalCloud;
import io.tidemill.localstack.LocalCloudSettings;
import io.tidemill.localstack.server.Distribution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps a cloud up, and follows it and a project until the process ends. */
final class Dev {
  private static final long LOOK_EVERY_MILLIS = 500;
  private static final String FLIGHTS = "data/flights-20k.json.gz";

  private final Home home;
  private final LocalCloudSettings settings;
  private final Path project;
  private final Distribution distribution;
  private final Reporter reporter;
  private String lastFailure = "";

  // Guarded by this.
  private boolean stopping;

  Dev(Home home, LocalCloudSettings settings, Reporter reporter) {
    this.home = requireNonNull(home, "home");
    this.settings = requireNonNull(settings, "settings");
    this.project = settings.project();
    this.distribution = settings.distribution();
    this.reporter = requireNonNull(reporter, "reporter");
  }

  /**
   * Returns never; the process ends by a signal, or by what this throws.
   *
   * @throws TidemillException if the cloud can't be started, or {@code INFRASTRUCTURE} once one of
   *     its servers has ended
   */
  void run() {
    try (LocalCloud cloud = LocalCloud.start(settings, reporter::started)) {
      DevProperties properties = DevProperties.ofThisProcess(home, cloud.config());
      Thread atExit = new Thread(() -> stop(properties), "stop-dev");
      Runtime.getRuntime().addShutdownHook(atExit);
      try {
        follow(cloud, properties);
      } finally {
        status(List.of());
        properties.delete();
        forget(atExit);
      }
    }
  }

  private void follow(LocalCloud cloud, DevProperties properties) {
    ProjectFollower changes = new ProjectFollower(cloud, project, distribution);
    CloudFollower pipelines = new CloudFollower(cloud, InstantSource.system());
    changes.makeTopics().forEach(this::tell);
    cloud.watch();
    properties.write();
    reporter.ready(guide(cloud));
    while (true) {
      cloud.checkServers();
      look(changes, pipelines);
      pause();
    }
  }

  private void look(ProjectFollower changes, CloudFollower pipelines) {
    try {
      changes.look().forEach(this::tell);
      pipelines.look().forEach(this::tell);
      status(pipelines.gauges());
      lastFailure = "";
    } catch (TidemillException e) {
      // A server that is busy is told once; one that has ended is found by the check.
      if (!e.getMessage().equals(lastFailure)) {
        lastFailure = e.getMessage();
        tell(
            News.of(
                News.Kind.FAILED,
                "can't look: " + e.getMessage(),
                Map.of("kind", e.kind().name(), "why", e.getMessage())));
      }
    }
  }

  private Guide guide(LocalCloud cloud) {
    Pipeline example = cloud.pipelines().get(0);
    return new Guide(
        cloud.config(),
        cloud.controlPlanes(),
        project,
        distribution.functionsJar(),
        example,
        tryFirst(example));
  }

  /** The example project brings records with it. */
  private Optional<String> tryFirst(Pipeline example) {
    boolean there = project.equals(home.pipelines()) && Files.exists(project.resolve(FLIGHTS));
    return there
        ? Optional.of(
            "gzip -dc pipelines/%s | head -%d | ./tidemill produce %s"
                .formatted(FLIGHTS, example.trigger().minRecords(), example.source().topic()))
        : Optional.empty();
  }

  private void stop(DevProperties properties) {
    // First of all: from now on nobody should count on the cloud.
    properties.delete();
    synchronized (this) {
      status(List.of());
      tell(News.of(News.Kind.STOPPING, "stopping every server", Map.of()));
      stopping = true;
    }
  }

  /** Once all is being stopped, what can't be reached any more is no news. */
  private synchronized void tell(News news) {
    if (!stopping) {
      reporter.tell(news);
    }
  }

  private synchronized void status(List<Gauge> gauges) {
    if (!stopping) {
      reporter.status(gauges);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook is at work.
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TidemillException(FailureKind.INFRASTRUCTURE, "Interrupted", e);
    }
  }
}
