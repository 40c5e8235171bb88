package io.tidemill.cli.dev;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.core.wiring.Events;
import io.tidemill.localstack.CloudObserver;
import io.tidemill.localstack.event.CloudEvent;
import io.tidemill.localstack.event.WakeUp;
import io.tidemill.localstack.event.WakeUpAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps what a cloud tells from its own threads, until it is asked for. Safe for use by several
 * threads.
 */
final class Happenings implements CloudObserver {
  /** A wake-up, and what came of it: an answer, or why there is none. */
  record Woken(WakeUp wakeUp, Optional<WakeUpAnswer> answer, Optional<TidemillException> failure) {}

  private final Queue<CloudEvent> alarms = new ConcurrentLinkedQueue<>();
  private final Queue<Woken> woken = new ConcurrentLinkedQueue<>();
  private final Map<PipelineId, Backlog> backlogs = new ConcurrentHashMap<>();

  @Override
  public void happened(CloudEvent event) {
    if (event.kind() == EventKind.ALARM && event.state().equals(Events.ALARM_STATE)) {
      alarms.add(event);
    }
  }

  @Override
  public void lag(PipelineId pipeline, Backlog backlog) {
    backlogs.put(pipeline, backlog);
  }

  @Override
  public void answered(WakeUp wakeUp, WakeUpAnswer answer) {
    woken.add(new Woken(wakeUp, Optional.of(answer), Optional.empty()));
  }

  @Override
  public void failed(WakeUp wakeUp, TidemillException failure) {
    woken.add(new Woken(wakeUp, Optional.empty(), Optional.of(failure)));
  }

  /** The alarms raised since the last time. */
  List<CloudEvent> alarms() {
    return drained(alarms);
  }

  /** The wake-ups done since the last time. */
  List<Woken> woken() {
    return drained(woken);
  }

  /** What waited for the pipeline when that was last looked at. */
  Optional<Backlog> backlog(PipelineId pipeline) {
    return Optional.ofNullable(backlogs.get(pipeline));
  }

  /** Waits for the next look at what waits for the pipeline. */
  void forgetBacklog(PipelineId pipeline) {
    backlogs.remove(pipeline);
  }

  private static <T> List<T> drained(Queue<T> queue) {
    List<T> all = new ArrayList<>();
    for (T next = queue.poll(); next != null; next = queue.poll()) {
      all.add(next);
    }
    return all;
  }
}
