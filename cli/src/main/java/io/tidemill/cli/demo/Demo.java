package io.tidemill.cli.demo;

import io.tidemill.cli.ExitCode;
import io.tidemill.cli.Home;
import io.tidemill.cli.screen.BooksTable;
import io.tidemill.cli.screen.Check;
import io.tidemill.cli.screen.Narrator;
import io.tidemill.cli.screen.Screen;
import io.tidemill.cli.screen.Stopwatch;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.FailureKind;
import io.tidemill.core.Names;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.offsets.GroupOffsets.Published;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.localstack.LocalCloud;
import io.tidemill.localstack.LocalCloudSettings;
import io.tidemill.localstack.server.Distribution;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** The demo, from its first server to its last check. */
final class Demo {
  private static final String PIPELINE = "flights";
  private static final String TOPIC = "flights";
  private static final int PARTITIONS = 4;
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(5);

  private final Home home;
  private final Options options;
  private final Screen screen;
  private final Stopwatch watch = new Stopwatch();
  private final Narrator narrator;

  /**
   * What the user chose.
   *
   * @param flights how many to produce
   * @param rules what the store is held to
   * @param onReport takes the figures, before anything is stopped
   * @param onKeep called with the running cloud once all is checked; returns when it may stop
   */
  record Options(
      int flights,
      CassandraAddress.Rules rules,
      Consumer<DemoReport> onReport,
      Consumer<LocalCloud> onKeep) {}

  Demo(Home home, Options options, Screen screen) {
    this.home = home;
    this.options = options;
    this.screen = screen;
    this.narrator = new Narrator(screen, watch);
  }

  /** The folder that its cloud keeps everything in. */
  static Path data(Home home) {
    return home.work().resolve("demo");
  }

  /**
   * Runs it.
   *
   * @return {@code OK} if everything checks out, else {@code DIFFERS}
   * @throws TidemillException if it can't be brought to its end
   */
  ExitCode run() {
    FlightData data = FlightData.read(home.pipelines().resolve("data/flights-20k.json.gz"));
    screen.line(
        screen.style().strong("%,d flights".formatted(options.flights()))
            + ", from Kafka through Spark into Cassandra");
    if (options.flights() > data.size()) {
      narrator.line(
          "There are %,d real ones; beyond, they are repeated, %d days later each time."
              .formatted(data.size(), data.daysSpanned()));
    }
    narrator.heading("Starting a cloud on this machine");
    try (LocalCloud cloud = LocalCloud.start(settings(), narrator::started)) {
      Pipeline pipeline = pipeline(cloud);
      KafkaTopic topic = new KafkaTopic(cloud.kafka(), TOPIC);
      topic.create(PARTITIONS);
      narrator.started("topic " + TOPIC, PARTITIONS + " partitions");
      // Adopts the pipeline; what is wrong with it shows here, before anything is produced.
      cloud.sweep().outcome(pipeline.id());
      cloud.watch();
      Duration start = watch.time();
      ExpectedTables expected = new ExpectedTables();
      List<Wave> waves = Waves.plan(options.flights(), pipeline.trigger().minRecords());
      introduce(pipeline, waves);
      List<Commit> commits;
      long produced;
      try (Producer<String, String> producer = topic.producer()) {
        WaveMaker maker = new WaveMaker(producer, TOPIC, data, waves, expected);
        commits = new Tide(cloud, pipeline, maker, narrator, screen).watch();
        produced = maker.produced();
      }
      DemoReport report = report(cloud, pipeline, produced, commits);
      narrator.heading("Books");
      BooksTable.lines(commits, screen.style()).forEach(screen::line);
      tellMerges(pipeline, report);
      ExitCode result = check(cloud, pipeline, report, expected);
      options.onReport().accept(report);
      conclude(report, start);
      options.onKeep().accept(cloud);
      return result;
    }
  }

  private Pipeline pipeline(LocalCloud cloud) {
    return cloud.pipelines().stream()
        .filter(pipeline -> pipeline.id().value().equals(PIPELINE))
        .findFirst()
        .orElseThrow(
            () ->
                new TidemillException(
                    FailureKind.PIPELINE,
                    "Expected a pipeline %s in %s, found %s; the demo runs that one. Restore flights.yaml"
                        .formatted(
                            PIPELINE,
                            home.pipelines(),
                            cloud.pipelines().stream().map(Pipeline::id).toList())));
  }

  private void introduce(Pipeline pipeline, List<Wave> waves) {
    narrator.heading(
        "Letting them gather, in %d %s"
            .formatted(waves.size(), waves.size() == 1 ? "wave" : "waves"));
    narrator.line(
        "Pipeline %s: a run starts at %,d records, or once one has waited %d s."
            .formatted(
                pipeline.id(),
                pipeline.trigger().minRecords(),
                pipeline.trigger().maxDelay().toSeconds()));
  }

  private LocalCloudSettings settings() {
    return new LocalCloudSettings(
            new Distribution(home.folder()), data(home), home.pipelines(), SWEEP_EVERY, "")
        .under(options.rules());
  }

  private DemoReport report(
      LocalCloud cloud, Pipeline pipeline, long produced, List<Commit> commits) {
    StoredTables tables = new StoredTables(cloud.session());
    SortedMap<TableName, Long> counted = new TreeMap<>();
    for (Sink sink : pipeline.sinks()) {
      counted.put(sink.table(), tables.count(sink.table()));
    }
    String group = new Names(cloud.ledger().id()).consumerGroup(pipeline.id());
    Position published =
        cloud.groupOffsets().read(group).map(Published::position).orElse(Position.NONE);
    long lag = cloud.backlogs().read(TOPIC, published).records();
    return new DemoReport(pipeline.id(), produced, commits, counted, lag);
  }

  private ExitCode check(
      LocalCloud cloud, Pipeline pipeline, DemoReport report, ExpectedTables expected) {
    PipelineState state = cloud.ledger().load(pipeline.id()).map(Versioned::state).orElseThrow();
    List<Check> checks = new ArrayList<>();
    checks.add(Checks.groupLag(report.groupLag()));
    checks.add(Checks.idle(state));
    checks.add(Checks.coverage(report.commits(), state.position()));
    checks.add(Checks.books(report));
    checks.addAll(
        new TableChecks(new StoredTables(cloud.session()), expected).of(pipeline.sinks()));
    narrator.heading("Checks");
    checks.forEach(narrator::check);
    return checks.stream().allMatch(Check::holds) ? ExitCode.OK : ExitCode.DIFFERS;
  }

  /** How often a run met rows of an earlier one: without that, merging would prove little. */
  private void tellMerges(Pipeline pipeline, DemoReport report) {
    for (Sink sink : pipeline.sinks()) {
      if (sink.merged()) {
        narrator.line(
            "  In %s, %,d rows were merged into rows of earlier runs."
                .formatted(
                    sink.table().table(),
                    report.written(sink.table()) - report.tables().get(sink.table())));
      }
    }
  }

  private void conclude(DemoReport report, Duration start) {
    Duration runs =
        report.commits().stream()
            .map(commit -> Duration.between(commit.run().claimedAt(), commit.at()))
            .reduce(Duration.ZERO, Duration::plus);
    screen.line("");
    screen.line(
        "%,d records in %d runs: %d s in all, %d s to start servers, %d s of Spark jobs"
            .formatted(
                report.produced(),
                report.commits().size(),
                watch.time().toSeconds(),
                start.toSeconds(),
                runs.toSeconds()));
  }
}
