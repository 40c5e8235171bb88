package io.tidemill.simulation;

import io.tidemill.core.LedgerId;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.operator.Operator;
import io.tidemill.core.pipeline.StoredDefinitions;
import io.tidemill.core.run.AttemptFlow;
import io.tidemill.core.run.RunProtocol;
import io.tidemill.core.trigger.JobRequest;
import io.tidemill.core.trigger.Reconciler;
import io.tidemill.simulation.world.SimGroups;
import io.tidemill.simulation.world.SimJob;
import io.tidemill.simulation.world.SimJobService;
import io.tidemill.simulation.world.SimKafka;
import io.tidemill.simulation.world.SimLedger;
import io.tidemill.simulation.world.SimOutside;
import io.tidemill.simulation.world.SimStore;
import io.tidemill.simulation.world.TrueTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The services of one seed's world, and core as its processes run it. For one thread. */
record Town(
    TrueTime time,
    SimKafka kafka,
    SimGroups groups,
    SimLedger ledger,
    SimStore store,
    SimOutside outside,
    SimJobService service) {
  /** The topic that everything is about. */
  static final String TOPIC = "flights";

  private static final Instant MORNING = Instant.parse("2026-03-01T06:00:00Z");
  private static final LedgerId LEDGER = new LedgerId("simulate");
  private static final Duration GC_GRACE = Duration.ofHours(14);

  /** A town in the morning. */
  static Town waking() {
    TrueTime time = new TrueTime(MORNING);
    return new Town(
        time,
        new SimKafka(time),
        new SimGroups(),
        new SimLedger(LEDGER, time),
        new SimStore(time, SimStore.TimestampWindow.KEYSPACES, GC_GRACE),
        new SimOutside(),
        new SimJobService(time));
  }

  /** The consumer group by which a pipeline's position is published. */
  static String group(PipelineId pipeline) {
    return new Names(LEDGER).consumerGroup(pipeline);
  }

  /** The topic's partitions, as many as it has now. */
  List<TopicPartition> partitions() {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int i = 0; i < kafka.partitions(TOPIC); i++) {
      partitions.add(new TopicPartition(TOPIC, i));
    }
    return partitions;
  }

  /** What a function runs. */
  Reconciler reconciler(Process process) {
    return new Reconciler(
        ledger.ledger(process),
        kafka.reader(process),
        groups.offsets(process),
        service.launcher(process),
        process.clock());
  }

  /** What a person's command runs. */
  Operator operator(Process process) {
    return new Operator(
        ledger.ledger(process),
        kafka.reader(process),
        groups.offsets(process),
        service.launcher(process),
        table -> Optional.of(GC_GRACE),
        process.clock());
  }

  /** What a job does. */
  Object job(JobRequest request, Process process) {
    Ledger own = ledger.ledger(process);
    RunProtocol protocol = new RunProtocol(own, groups.offsets(process), process.clock());
    SimJob work =
        new SimJob(
            new SimJob.Places(kafka, store, outside),
            process.entrant(),
            process,
            process.clock(),
            process.entrant().value().getLeastSignificantBits());
    return new AttemptFlow(
            own,
            protocol,
            kafka.reader(process),
            process.clock(),
            new StoredDefinitions(own, Pipelines::read))
        .run(request.pipeline(), request.run(), request.attempt(), process.entrant(), work);
  }
}
