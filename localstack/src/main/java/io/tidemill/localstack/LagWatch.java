package io.tidemill.localstack;

import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.pipeline.Pipeline;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a lag alarm is in the cloud: looks at each pipeline's published group offsets and at the end
 * of its topic, and wakes it when the lag crosses the threshold, or a record comes to wait as long
 * as it may. Like an alarm it tells changes only: a lag that stays high wakes once. Run by one
 * thread.
 */
final class LagWatch implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(LagWatch.class);

  private final List<Pipeline> pipelines;
  private final Names names;
  private final GroupOffsets groupOffsets;
  private final BacklogReader backlogs;
  private final Consumer<PipelineId> wake;
  private final Observers observers;
  private final InstantSource clock;
  private final Set<PipelineId> alarmed = new HashSet<>();
  private final Set<PipelineId> failing = new HashSet<>();
  private volatile boolean stopped;

  LagWatch(
      List<Pipeline> pipelines,
      Names names,
      GroupOffsets groupOffsets,
      BacklogReader backlogs,
      Consumer<PipelineId> wake,
      Observers observers,
      InstantSource clock) {
    this.pipelines = List.copyOf(pipelines);
    this.names = names;
    this.groupOffsets = groupOffsets;
    this.backlogs = backlogs;
    this.wake = wake;
    this.observers = observers;
    this.clock = clock;
  }

  /** Looks at each pipeline once; a failure concerns that pipeline and this look alone. */
  @Override
  public void run() {
    for (Pipeline pipeline : pipelines) {
      try {
        look(pipeline);
        failing.remove(pipeline.id());
      } catch (RuntimeException e) {
        failed(pipeline.id(), e);
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

  private void look(Pipeline pipeline) {
    // A pipeline that hasn't been adopted has published nothing, and no lag; the sweep adopts it.
    Optional<GroupOffsets.Published> published =
        groupOffsets.read(names.consumerGroup(pipeline.id()));
    if (published.isEmpty()) {
      return;
    }
    Backlog backlog = backlogs.read(pipeline.source().topic(), published.get().position());
    observers.tell(observer -> observer.lag(pipeline.id(), backlog));
    if (!due(pipeline, backlog)) {
      alarmed.remove(pipeline.id());
    } else if (alarmed.add(pipeline.id())) {
      wake.accept(pipeline.id());
    }
  }

  private boolean due(Pipeline pipeline, Backlog backlog) {
    if (backlog.records() == 0) {
      return false;
    }
    Instant now = clock.instant();
    return backlog.records() >= pipeline.trigger().minRecords()
        || backlog
            .oldest()
            .filter(oldest -> !oldest.plus(pipeline.trigger().maxDelay()).isAfter(now))
            .isPresent();
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
