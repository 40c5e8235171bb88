package io.tidemill.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerId;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPosition;
import io.tidemill.localstack.event.CloudEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LagWatchTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final PipelineId ORDERS = new PipelineId("orders");
  private static final long MIN_RECORDS = 100;
  private static final Duration MAX_DELAY = Duration.ofMinutes(10);

  private final List<CloudEvent> events = new ArrayList<>();
  private final List<Long> lags = new ArrayList<>();
  private final FakeKafka kafka = new FakeKafka();
  private final LagWatch watch = watch();

  @Test
  void lag_that_crosses_the_threshold_is_told_once() {
    look(MIN_RECORDS - 1, NOON);
    assertThat(events).isEmpty();

    look(MIN_RECORDS, NOON);
    look(MIN_RECORDS + 1, NOON);

    assertThat(events).extracting(CloudEvent::state).containsExactly("ALARM");
    assertThat(events).extracting(CloudEvent::about).containsOnly("tidemill-abcdefgh-orders-lag");
    assertThat(lags).containsExactly(MIN_RECORDS - 1, MIN_RECORDS, MIN_RECORDS + 1);
  }

  @Test
  void lag_that_fell_and_crosses_again_is_told_again() {
    look(MIN_RECORDS, NOON);
    look(0, NOON);
    look(MIN_RECORDS, NOON);

    assertThat(events).extracting(CloudEvent::state).containsExactly("ALARM", "OK", "ALARM");
    assertThat(events).extracting(CloudEvent::id).doesNotHaveDuplicates();
  }

  @Test
  void a_record_that_has_waited_as_long_as_it_may_is_told() {
    look(1, NOON.minus(MAX_DELAY).plusMillis(1));
    assertThat(events).isEmpty();

    look(1, NOON.minus(MAX_DELAY));

    assertThat(events).extracting(CloudEvent::state).containsExactly("ALARM");
    assertThat(events.get(0).detail().at("/state/reason").asText())
        .contains("has waited 600 s, and may wait 600 s");
  }

  @Test
  void a_pipeline_that_has_published_nothing_has_no_lag() {
    kafka.published = false;

    look(MIN_RECORDS, NOON);

    assertThat(events).isEmpty();
    assertThat(lags).isEmpty();
  }

  @Test
  void a_look_that_fails_is_followed_by_the_next() {
    kafka.away = true;
    look(MIN_RECORDS, NOON);
    assertThat(events).isEmpty();

    kafka.away = false;
    look(MIN_RECORDS, NOON);

    assertThat(events).hasSize(1);
  }

  @Test
  void a_pipeline_with_another_threshold_keeps_its_alarm() {
    look(MIN_RECORDS, NOON);

    watch.watch(List.of(Pipelines.of(ORDERS, 2 * MIN_RECORDS, MAX_DELAY)));
    look(MIN_RECORDS, NOON);
    look(2 * MIN_RECORDS, NOON);

    assertThat(events).extracting(CloudEvent::state).containsExactly("ALARM", "OK", "ALARM");
  }

  @Test
  void a_removed_pipeline_is_watched_no_more() {
    watch.watch(List.of());
    look(MIN_RECORDS, NOON);

    assertThat(events).isEmpty();
    assertThat(lags).isEmpty();
  }

  @Test
  void a_sweep_that_fails_is_not_the_last() {
    AtomicInteger sweeps = new AtomicInteger();
    watch.watch(List.of());

    Watch clocks =
        Watch.start(
            watch,
            () -> {
              sweeps.incrementAndGet();
              throw new IllegalStateException("a filter of events has failed");
            },
            Duration.ofMillis(1));
    try (clocks) {
      await().until(() -> sweeps.get() > 2);
    }
  }

  private void look(long records, Instant oldest) {
    kafka.records = records;
    kafka.oldest = oldest;
    watch.run();
  }

  private LagWatch watch() {
    Observers observers = new Observers();
    observers.add(
        new CloudObserver() {
          @Override
          public void lag(PipelineId pipeline, Backlog backlog) {
            lags.add(backlog.records());
          }
        });
    LagWatch created =
        new LagWatch(
            new Names(new LedgerId("abcdefgh")), kafka, kafka, events::add, observers, () -> NOON);
    created.watch(List.of(Pipelines.of(ORDERS, MIN_RECORDS, MAX_DELAY)));
    return created;
  }

  /** One partition with so many records, for the group of the pipeline. */
  private static final class FakeKafka implements GroupOffsets, BacklogReader {
    private boolean published = true;
    private boolean away;
    private long records;
    private Instant oldest = NOON;

    @Override
    public void publish(String group, Position position, long run) {
      throw new UnsupportedOperationException("the watch only looks");
    }

    @Override
    public Optional<Published> read(String group) {
      if (away) {
        throw new TidemillException(FailureKind.INFRASTRUCTURE, "away");
      }
      assertThat(group).isEqualTo("tidemill-abcdefgh-orders");
      return published ? Optional.of(new Published(Position.NONE, 0)) : Optional.empty();
    }

    @Override
    public TopicPosition start(String topic, StartFrom from) {
      throw new UnsupportedOperationException("the watch only looks");
    }

    @Override
    public Backlog read(String topic, Position position) {
      return Pipelines.backlog(topic, records, oldest);
    }
  }
}
