package io.tidemill.simulation.world;

import io.tidemill.core.LedgerId;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.AttemptLimits;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.Version;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.FairShare;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.policy.Sizing;
import io.tidemill.core.run.AttemptFlow;
import io.tidemill.core.run.RunProtocol;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A pipeline in a world of its own, whose runs a test claims and works by hand. */
final class SimulatedPipeline {
  static final String TOPIC = "flights";
  static final String TABLES = "t";

  private static final PipelineId ID = new PipelineId("flights");
  private static final String SETTINGS =
      "trigger: {minRecords: 1, maxDelay: 1m}\nonDataLoss: record-and-go-on\n";

  final TrueTime time = new TrueTime(Instant.parse("2026-03-01T12:00:00Z"));
  final SimKafka kafka = new SimKafka(time);
  final SimGroups groups = new SimGroups();
  final SimOutside outside = new SimOutside();
  final SimLedger ledger = new SimLedger(new LedgerId("simulate"), time);
  final SimStore store =
      new SimStore(time, SimStore.TimestampWindow.KEYSPACES, Duration.ofDays(10));
  private final Ledger rows = ledger.ledger(Calls.PLAIN);
  private final Pipeline pipeline;
  private long entrants;

  SimulatedPipeline(SimDefinition.Kind kind, int partitions) {
    pipeline =
        SimDefinition.parse(SimDefinition.text(ID.value(), TOPIC, TABLES, kind, 7, SETTINGS));
    kafka.createTopic(TOPIC, partitions);
    SimDefinition.createTables(store, pipeline);
    rows.storeDefinition(pipeline.definition());
    rows.create(
        PipelineState.first(
            ID, kafka.reader(Calls.PLAIN).start(TOPIC, new StartFrom.Earliest()), time.instant()));
  }

  static TopicPartition partition(int number) {
    return new TopicPartition(TOPIC, number);
  }

  PipelineState state() {
    return ledger.state(ID).orElseThrow();
  }

  void change(UnaryOperator<PipelineState> move) {
    Versioned row = rows.load(ID).orElseThrow();
    Version version = row.version();
    rows.swap(version, move.apply(row.state()));
  }

  /** Claims what waits, at most so many records; whether anything did. */
  boolean claim(long most) {
    Backlog backlog = kafka.reader(Calls.PLAIN).read(TOPIC, state().position());
    List<OffsetRange> ranges = FairShare.cap(backlog.ranges(), most);
    if (ranges.isEmpty()) {
      return false;
    }
    claim(new Work.Own(), ranges, backlog.reached(state().position(), ranges));
    return true;
  }

  void claim(Work work, List<OffsetRange> ranges, Position end) {
    time.pass(Duration.ofSeconds(1));
    PipelineState.Claim claim =
        new PipelineState.Claim(
            work,
            Reason.MANUAL,
            ranges,
            end,
            false,
            pipeline.definition().digest(),
            new AttemptLimits(100, Duration.ofHours(6), Duration.ZERO),
            Sizing.DEFAULT.decide(1, Optional.empty()));
    change(state -> state.claim(claim, time.instant()));
  }

  /** A job of the live attempt; does as much as {@code calls} let it. */
  Job job(Calls calls) {
    return new Job(
        state().phase().run().orElseThrow().number(),
        state().phase().run().orElseThrow().attempt().number(),
        new EntrantId(new UUID(0, ++entrants)),
        calls);
  }

  /** A job process that hasn't begun yet. */
  final class Job {
    private final long run;
    private final int attempt;
    private final EntrantId entrant;
    private final Calls calls;

    private Job(long run, int attempt, EntrantId entrant, Calls calls) {
      this.run = run;
      this.attempt = attempt;
      this.entrant = entrant;
      this.calls = calls;
    }

    /** Whether it ended without a failure. */
    boolean work() {
      Ledger its = ledger.ledger(calls);
      RunProtocol protocol = new RunProtocol(its, groups.offsets(calls), time);
      AttemptFlow flow = new AttemptFlow(its, protocol, kafka.reader(calls), time);
      SimJob.Places places = new SimJob.Places(kafka, store, outside);
      try {
        flow.run(ID, run, attempt, entrant, new SimJob(places, entrant, calls, time, run));
        return true;
      } catch (TidemillException | Died e) {
        return false;
      }
    }
  }

  /** A process that dies at its {@code last}-th call, before or after its effect. */
  static Calls dyingAfter(int last) {
    return new Calls() {
      private int calls;

      @Override
      public <T> T call(String step, Supplier<T> effect) {
        calls++;
        if (calls > last) {
          throw new Died();
        }
        T answer = effect.get();
        if (calls == last && last % 2 == 0) {
          throw new Died();
        }
        return answer;
      }
    };
  }

  /** What a process dies of. */
  static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Where tables and fold differ. */
  List<String> differences() {
    return Fold.of(kafka, outside, ledger, ID, digest -> pipeline)
        .differences(store, Duration.ofMinutes(1));
  }

  Pipeline pipeline() {
    return pipeline;
  }
}
