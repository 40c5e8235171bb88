package io.tidemill.testkit;

import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.operator.Acted;
import io.tidemill.core.operator.Command;
import io.tidemill.core.operator.Operator;
import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.PipelineParser;
import io.tidemill.core.run.EnterOutcome;
import io.tidemill.core.run.RunProtocol;
import io.tidemill.core.trigger.JobLauncher;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.Reconciler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** One pipeline, its topic, and all that its reconcilers and jobs talk to, in memory. */
public final class World {
  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  public static final PipelineId FLIGHTS = new PipelineId("flights");
  public static final String TOPIC = "flights";

  /** Runs at 100 records or after ten minutes, of 1000 records at most. */
  public static final String DEFINITION =
      """
      pipeline: flights
      source: {topic: flights, format: json, schema: id INT}
      trigger: {minRecords: 100, maxDelay: 10m, maxRecords: 1000, cooldown: 0s}
      attempts: {backOff: 0s}
      sinks: [{table: k.t, sql: SELECT * FROM source}]
      """;

  private final SettableClock clock = new SettableClock(NOON);
  private final InMemoryLedger ledger = new InMemoryLedger(this::storeTime);
  private final InMemoryBacklogs backlogs = new InMemoryBacklogs();
  private final InMemoryGroupOffsets groupOffsets = new InMemoryGroupOffsets();
  private final InMemoryJobs jobs = new InMemoryJobs(clock);
  private final Names names = new Names(ledger.id());
  private Duration storeAhead = Duration.ZERO;
  private Pipeline pipeline = parse(DEFINITION);
  private long entrants;

  /** Noon, and an empty topic of two partitions. */
  public World() {
    backlogs.createTopic(TOPIC, 2);
  }

  public static Pipeline parse(String definition) {
    return PipelineParser.parse("test.yaml", definition)
        .match(
            Parsed.Valid::pipeline,
            invalid -> {
              throw new IllegalArgumentException(invalid.problems().toString());
            });
  }

  public SettableClock clock() {
    return clock;
  }

  /** Sets the store's clock so far ahead of this one; behind by a negative duration. */
  public void storeAhead(Duration ahead) {
    storeAhead = ahead;
  }

  private Instant storeTime() {
    return clock.instant().plus(storeAhead);
  }

  public InMemoryLedger ledger() {
    return ledger;
  }

  public InMemoryBacklogs backlogs() {
    return backlogs;
  }

  public InMemoryGroupOffsets groupOffsets() {
    return groupOffsets;
  }

  public InMemoryJobs jobs() {
    return jobs;
  }

  public Names names() {
    return names;
  }

  public Pipeline pipeline() {
    return pipeline;
  }

  /** The pipeline's author changes its file. */
  public void define(String definition) {
    pipeline = parse(definition);
  }

  /** Half of {@code records} into each partition, now. */
  public void produce(int records) {
    backlogs.produce(TOPIC, 0, records / 2, clock.instant());
    backlogs.produce(TOPIC, 1, records - records / 2, clock.instant());
  }

  public Reconciler reconciler() {
    return new Reconciler(ledger, backlogs, groupOffsets, jobs, clock);
  }

  /** A reconciler in a process whose calls are {@code points}. */
  public Reconciler reconciler(CallPoints points) {
    Reconciler reconciler =
        new Reconciler(
            points.count(Ledger.class, ledger),
            points.count(BacklogReader.class, backlogs),
            points.count(GroupOffsets.class, groupOffsets),
            points.count(JobLauncher.class, jobs),
            clock);
    points.start();
    return reconciler;
  }

  public Operator operator() {
    return new Operator(ledger, backlogs, groupOffsets, jobs, World::grace, clock);
  }

  /** An operator in a process whose calls are {@code points}. */
  public Operator operator(CallPoints points) {
    Operator operator =
        new Operator(
            points.count(Ledger.class, ledger),
            points.count(BacklogReader.class, backlogs),
            points.count(GroupOffsets.class, groupOffsets),
            points.count(JobLauncher.class, jobs),
            World::grace,
            clock);
    points.start();
    return operator;
  }

  /** A person asks that whatever is blocked be tried again. */
  public Acted retry() {
    return retry(operator());
  }

  public Acted retry(Operator operator) {
    OptionalLong run = state().phase().run().stream().mapToLong(Run::number).findFirst();
    return operator.execute(pipeline, new Command.Retry(run));
  }

  /** Cassandra's default. */
  private static Optional<Duration> grace(TableName table) {
    return Optional.of(Duration.ofDays(10));
  }

  public RunProtocol protocol() {
    return new RunProtocol(ledger, groupOffsets, clock);
  }

  /** A job's side in a process whose calls are {@code points}. */
  public RunProtocol protocol(CallPoints points) {
    RunProtocol protocol =
        new RunProtocol(
            points.count(Ledger.class, ledger),
            points.count(GroupOffsets.class, groupOffsets),
            clock);
    points.start();
    return protocol;
  }

  public PipelineState state() {
    return ledger.load(FLIGHTS).orElseThrow().state();
  }

  /** The run that is claimed, running or blocked. */
  public Run run() {
    return state().phase().run().orElseThrow();
  }

  public EntrantId entrant() {
    return new EntrantId(new UUID(0, ++entrants));
  }

  /** A new job process enters the live attempt. */
  public EnterOutcome.Entered enter() {
    return protocol()
        .enter(FLIGHTS, run().number(), run().attempt().number(), entrant())
        .match(
            entered -> entered,
            refused -> {
              throw new AssertionError(refused.why());
            });
  }

  /** Books of a run whose every record became a row. */
  public static Books books(Run run) {
    return Books.of(run.span(), run.span(), 0, Map.of());
  }

  /** The live attempt's job does its work and ends. */
  public void work() {
    EnterOutcome.Entered entered = enter();
    protocol().commit(entered, books(entered.run()), List.of(), Effort.NONE);
    endJobs(JobState.SUCCEEDED);
  }

  /** All jobs that live end so. */
  public void endJobs(JobState state) {
    jobs.all().stream()
        .filter(job -> !job.state().ended())
        .forEach(job -> jobs.set(job.id(), state, "ended by the test"));
  }

  /** A wake-up that may fail; whether it did not. */
  public boolean wake(Reconciler reconciler) {
    try {
      reconciler.reconcile(pipeline);
      return true;
    } catch (TidemillException | CallPoints.Death e) {
      return false;
    }
  }
}
