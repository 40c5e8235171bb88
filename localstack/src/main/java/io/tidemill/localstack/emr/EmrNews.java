package io.tidemill.localstack.emr;

import io.tidemill.localstack.Daemons;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what happens to whoever listens: in order, one thing at a time, on one thread. */
final class EmrNews implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmrNews.class);

  private static final long HEARD_WITHIN_SECONDS = 5;

  private final List<Consumer<JobRun>> toJobRuns = new CopyOnWriteArrayList<>();
  private final List<Consumer<EmrEvent>> toEvents = new CopyOnWriteArrayList<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Daemons.named("emr-events"));

  void listenToJobRuns(Consumer<JobRun> listener) {
    toJobRuns.add(listener);
  }

  void listenToEvents(Consumer<EmrEvent> listener) {
    toEvents.add(listener);
  }

  /** A job run has a state that it didn't have before; the first one makes no event. */
  void changed(JobRun run, String releaseLabel) {
    tell(toJobRuns, run);
    if (run.previousState().isPresent()) {
      event(EmrEvents.changed(run, releaseLabel));
    }
  }

  void event(EmrEvent event) {
    tell(toEvents, event);
  }

  /** What was told before is still heard, which is waited for a little; nothing is afterwards. */
  @Override
  public void close() {
    synchronized (this) {
      thread.shutdown();
    }
    // Not under the lock, which a listener may need.
    try {
      if (!thread.awaitTermination(HEARD_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("Listeners haven't heard everything within {} s", HEARD_WITHIN_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized <T> void tell(List<Consumer<T>> listeners, T news) {
    if (!thread.isShutdown()) {
      thread.execute(() -> listeners.forEach(listener -> tell(listener, news)));
    }
  }

  private static <T> void tell(Consumer<T> listener, T news) {
    try {
      listener.accept(news);
    } catch (RuntimeException e) {
      LOG.error("A listener failed on {}", news, e);
    }
  }
}
