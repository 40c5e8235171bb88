package io.tidemill.bench.contender;

import static java.util.Objects.requireNonNull;

import io.tidemill.bench.check.WriteTimes;
import io.tidemill.bench.server.Stage;
import io.tidemill.bench.server.Topic;
import io.tidemill.bench.shape.Shape;
import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.run.RecordNumbers;
import io.tidemill.core.run.RowTimestamps;
import io.tidemill.core.trigger.JobRequest;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.Reconciler;
import io.tidemill.kafka.KafkaBacklogReader;
import io.tidemill.kafka.KafkaGroupOffsets;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.keyspace.CassandraLedger;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tidemill as it ships: the job's jar, on a run that the reconciler has claimed in a real ledger.
 * Each turn has a pipeline of its own, so that each begins at the topic's start; turns that merge
 * go on with the pipeline that filled their table.
 */
public final class Ours implements Contender, AutoCloseable {
  public static final String NAME = "ours";

  private static final String JOB_CLASS = "io.tidemill.spark.RunJob";

  private final Stage stage;
  private final Topic topic;
  private final Shape shape;
  private final List<String> jvmOptions;
  private final KafkaBacklogReader backlogs;
  private final KafkaGroupOffsets groupOffsets;
  private final CassandraLedger ledger;
  private final RecordedJobs jobs = new RecordedJobs();
  private final Reconciler reconciler;
  private final Map<String, Filled> filled = new HashMap<>();
  private int pipelines;

  /**
   * Tidemill on a topic.
   *
   * @param jvmOptions for turns that aren't measured
   */
  public Ours(Stage stage, Topic topic, Shape shape, List<String> jvmOptions) {
    this.stage = requireNonNull(stage, "stage");
    this.topic = requireNonNull(topic, "topic");
    this.shape = requireNonNull(shape, "shape");
    this.jvmOptions = List.copyOf(jvmOptions);
    KafkaSettings kafka = new KafkaSettings(stage.kafka());
    this.backlogs = new KafkaBacklogReader(kafka);
    this.groupOffsets = new KafkaGroupOffsets(kafka);
    this.ledger = new CassandraLedger(stage.session(), stage.ledger(), HistoryPolicy.DEFAULT);
    this.reconciler = new Reconciler(ledger, backlogs, groupOffsets, jobs, InstantSource.system());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("pipeline", new BenchPipeline("bench", topic, shape, "TABLE").text());
  }

  /**
   * Brings what is in the topic now into tables that turns will merge into, unmeasured.
   *
   * @param tables each with its keyspace, and empty
   */
  public void fillBefore(List<String> tables, Path folder) {
    for (String table : tables) {
      BenchPipeline pipeline = pipeline(table);
      Path own = folder.resolve(pipeline.name());
      Turn turn = new ClaimedTurn(pipeline, shape.before(), Optional.empty(), own);
      Fork.Use unusedUse = Fork.run(turn.command(), jvmOptions, own);
      filled.put(table, new Filled(pipeline, turn.told().writeTimes()));
    }
  }

  /** Who filled a table, and when its rows were written. */
  private record Filled(BenchPipeline pipeline, Optional<WriteTimes> times) {}

  @Override
  public Turn turn(Task task, Path folder) {
    Filled before = filled.remove(task.table());
    return before == null
        ? new ClaimedTurn(pipeline(task.table()), task.records(), Optional.empty(), folder)
        : new ClaimedTurn(before.pipeline(), task.records(), before.times(), folder);
  }

  private BenchPipeline pipeline(String table) {
    pipelines++;
    return new BenchPipeline("bench-%s-%d".formatted(topic.name(), pipelines), topic, shape, table);
  }

  @Override
  public void close() {
    backlogs.close();
    groupOffsets.close();
  }

  /** A run that is claimed when the turn is made. */
  private final class ClaimedTurn implements Turn {
    private final PipelineId pipeline;
    private final JobRequest request;
    private final long records;
    private final Optional<WriteTimes> before;
    private final Path folder;

    ClaimedTurn(BenchPipeline given, long records, Optional<WriteTimes> before, Path folder) {
      this.pipeline = given.id();
      this.records = records;
      this.before = before;
      this.folder = folder;
      reconciler
          .trigger(given.parsed())
          .match(
              launched -> launched.run(),
              held -> {
                throw new TidemillException(
                    FailureKind.INFRASTRUCTURE,
                    "Pipeline %s should have launched, but holds: %s"
                        .formatted(pipeline, held.why()));
              });
      this.request = jobs.newest();
    }

    @Override
    public ForkCommand command() {
      Map<String, String> environment =
          new TidemillConfig.JobConfig(stage.ledger(), HistoryPolicy.DEFAULT, stage.kafka())
              .toEnvironment();
      Map<String, String> settings = new HashMap<>();
      environment.forEach((name, value) -> settings.put("spark.executorEnv." + name, value));
      return SparkSubmit.of(
          stage.cores(),
          stage.distribution().sparkClasspath(),
          stage.distribution().jobJar(),
          JOB_CLASS,
          settings,
          List.of(
              "--pipeline",
              request.pipeline().toString(),
              "--run",
              Long.toString(request.run()),
              "--attempt",
              Integer.toString(request.attempt())),
          environment,
          folder);
    }

    /** The ledger must have its commit, and books in which nothing is missing, double or dead. */
    @Override
    public Told told() {
      jobs.ended(request, JobState.SUCCEEDED);
      Commit commit =
          ledger
              .load(pipeline)
              .flatMap(found -> found.state().lastCommit())
              .filter(last -> last.run().number() == request.run())
              .orElseThrow(
                  () -> failed("run %d is not committed in the ledger".formatted(request.run())));
      Books books = commit.books();
      if (!books.balanced() || books.deadLetters() > 0 || books.read() != records) {
        throw failed(
            "expected balanced books of %d records, none of them dead, found %s"
                .formatted(records, books));
      }
      Attempt attempt = commit.run().attempt();
      RowTimestamps timestamps = RowTimestamps.of(attempt);
      RecordNumbers numbers = new RecordNumbers(commit.run().ranges());
      WriteTimes times =
          newest -> {
            if (!shape.merges()) {
              return timestamps.ofRecord(number(numbers, newest));
            }
            // A row that the run adds nothing to stays as the run before has written it.
            return newest < shape.before() && before.isPresent()
                ? before.get().of(newest)
                : timestamps.ofMany();
          };
      return new Told(commit.steps(), Optional.of(commit.at()), Optional.of(times));
    }

    private long number(RecordNumbers numbers, long record) {
      return numbers.numberOf(
          new TopicPartition(topic.name(), topic.places().partition(record)),
          topic.places().offset(record));
    }

    private TidemillException failed(String what) {
      return new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "Pipeline %s: %s. Look at its log in %s".formatted(pipeline, what, folder));
    }
  }
}
