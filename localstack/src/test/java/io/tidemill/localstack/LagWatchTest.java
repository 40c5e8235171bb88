package io.tidemill.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerId;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Definition;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.offsets.TopicPosition;
import io.tidemill.core.pipeline.Format;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Source;
import io.tidemill.core.policy.TriggerPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LagWatchTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final PipelineId ORDERS = new PipelineId("orders");
  private static final long MIN_RECORDS = 100;
  private static final Duration MAX_DELAY = Duration.ofMinutes(10);

  private final List<PipelineId> woken = new ArrayList<>();
  private final List<Long> lags = new ArrayList<>();
  private final FakeKafka kafka = new FakeKafka();
  private final LagWatch watch = watch();

  @Test
  void lag_that_crosses_the_threshold_wakes_once() {
    look(MIN_RECORDS - 1, NOON);
    assertThat(woken).isEmpty();

    look(MIN_RECORDS, NOON);
    look(MIN_RECORDS + 1, NOON);

    assertThat(woken).containsExactly(ORDERS);
    assertThat(lags).containsExactly(MIN_RECORDS - 1, MIN_RECORDS, MIN_RECORDS + 1);
  }

  @Test
  void lag_that_fell_and_crosses_again_wakes_again() {
    look(MIN_RECORDS, NOON);
    look(0, NOON);
    look(MIN_RECORDS, NOON);

    assertThat(woken).containsExactly(ORDERS, ORDERS);
  }

  @Test
  void a_record_that_has_waited_as_long_as_it_may_wakes() {
    look(1, NOON.minus(MAX_DELAY).plusMillis(1));
    assertThat(woken).isEmpty();

    look(1, NOON.minus(MAX_DELAY));

    assertThat(woken).containsExactly(ORDERS);
  }

  @Test
  void a_pipeline_that_has_published_nothing_has_no_lag() {
    kafka.published = false;

    look(MIN_RECORDS, NOON);

    assertThat(woken).isEmpty();
    assertThat(lags).isEmpty();
  }

  @Test
  void a_look_that_fails_is_followed_by_the_next() {
    kafka.away = true;
    look(MIN_RECORDS, NOON);
    assertThat(woken).isEmpty();

    kafka.away = false;
    look(MIN_RECORDS, NOON);

    assertThat(woken).containsExactly(ORDERS);
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
    Pipeline pipeline =
        new Pipeline(
            ORDERS,
            new Source(
                "orders",
                Format.JSON,
                "id STRING",
                Map.of(),
                new StartFrom.Earliest(),
                Source.Tombstones.DEAD_LETTER),
            new TriggerPolicy(MIN_RECORDS, MAX_DELAY, 1_000, Duration.ZERO),
            List.of(),
            0,
            new Definition("digest", "text"));
    return new LagWatch(
        List.of(pipeline),
        new Names(new LedgerId("abcdefgh")),
        kafka,
        kafka,
        woken::add,
        observers,
        () -> NOON);
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
      return new Backlog(
          topic,
          "id",
          List.of(
              new PartitionBacklog(
                  new TopicPartition(topic, 0),
                  0,
                  0,
                  records,
                  0,
                  records == 0 ? Optional.empty() : Optional.of(oldest))));
    }
  }
}
