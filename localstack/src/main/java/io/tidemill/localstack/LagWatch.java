package io.tidemill.localstack;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.localstack.event.CloudEvent;
import io.tidemill.localstack.event.LagAlarm;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What MSK's lag metrics and CloudWatch are in the cloud: looks at each pipeline's published group
 * offsets and at the end of its topic, and tells when that changes the state of the pipeline's
 * alarm. Run by one thread; pipelines may be changed by others.
 */
final class LagWatch implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(LagWatch.class);

  private final Names names;
  private final GroupOffsets groupOffsets;
  private final BacklogReader backlogs;
  private final Consumer<CloudEvent> events;
  private final Observers observers;
  private final InstantSource clock;
  private final Set<PipelineId> failing = new HashSet<>();
  private volatile boolean stopped;

  // Guarded by this.
  private final Map<PipelineId, LagAlarm> alarms = new LinkedHashMap<>();

  /** A watch over no pipeline yet. */
  LagWatch(
      Names names,
      GroupOffsets groupOffsets,
      BacklogReader backlogs,
      Consumer<CloudEvent> events,
      Observers observers,
      InstantSource clock) {
    this.names = requireNonNull(names, "names");
    this.groupOffsets = requireNonNull(groupOffsets, "groupOffsets");
    this.backlogs = requireNonNull(backlogs, "backlogs");
    this.events = requireNonNull(events, "events");
    this.observers = requireNonNull(observers, "observers");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Watches these pipelines from now on, and no others; alarms that were there keep their state.
   */
  synchronized void watch(List<Pipeline> pipelines) {
    Map<PipelineId, LagAlarm> before = Map.copyOf(alarms);
    alarms.clear();
    for (Pipeline pipeline : pipelines) {
      LagAlarm alarm = before.get(pipeline.id());
      alarms.put(
          pipeline.id(),
          alarm == null
              ? new LagAlarm(names, pipeline, clock.instant())
              : alarm.redefined(names, pipeline));
    }
  }

  private synchronized List<LagAlarm> alarms() {
    return new ArrayList<>(alarms.values());
  }

  /** Looks at each pipeline once; a failure concerns that pipeline and this look alone. */
  @Override
  public void run() {
    for (LagAlarm alarm : alarms()) {
      PipelineId id = alarm.pipeline().id();
      try {
        look(alarm);
        failing.remove(id);
      } catch (RuntimeException e) {
        failed(id, e);
      }
      if (stopped) {
        return;
      }
    }
  }

  /** Ends a look under way, whose failures concern nobody any more. */
  void stop() {
    stopped = true;
  }

  private void look(LagAlarm alarm) {
    Pipeline pipeline = alarm.pipeline();
    // A pipeline that hasn't been adopted has published nothing, and no lag; the sweep adopts it.
    Optional<GroupOffsets.Published> published =
        groupOffsets.read(names.consumerGroup(pipeline.id()));
    if (published.isEmpty()) {
      return;
    }
    Backlog backlog = backlogs.read(pipeline.source().topic(), published.get().position());
    observers.tell(observer -> observer.lag(pipeline.id(), backlog));
    Instant now = clock.instant();
    alarm.look(backlog, now).ifPresent(events);
  }

  /** Kafka away for a minute is one warning, not sixty. */
  private void failed(PipelineId id, RuntimeException failure) {
    if (stopped) {
      return;
    }
    String kind = failure instanceof TidemillException known ? known.kind().name() : "unknown";
    if (failing.add(id)) {
      LOG.warn("pipeline={} step=read-backlog kind={}: {}", id, kind, failure.getMessage());
    }
    LOG.debug("pipeline={} step=read-backlog", id, failure);
  }
}
