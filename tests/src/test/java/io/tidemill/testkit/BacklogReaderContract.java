package io.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.offsets.TopicPosition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every backlog reader must do: tell what waits and where topics begin, and see changes of
 * logs as {@link ChangingLogContract} says. One reader may serve all tests: each makes its own
 * topics.
 */
public abstract class BacklogReaderContract extends ChangingLogContract {
  @Test
  void in_an_empty_topic_nothing_waits() {
    String topic = createTopic(2);

    Backlog backlog = reader().read(topic, Position.NONE);

    assertThat(backlog.topic()).isEqualTo(topic);
    assertThat(backlog.topicId()).isNotBlank();
    assertThat(backlog.records()).isZero();
    assertThat(backlog.ranges()).isEmpty();
    assertThat(backlog.oldest()).isEmpty();
    assertThat(backlog.partitions())
        .extracting(PartitionBacklog::partition)
        .containsExactly(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
  }

  @Test
  void before_the_first_position_all_records_wait() {
    String topic = createTopic(3);
    TopicPartition first = new TopicPartition(topic, 0);
    TopicPartition last = new TopicPartition(topic, 2);
    append(first, NOON, LATER);
    append(last, EARLIER, NOON, LATER);

    Backlog backlog = reader().read(topic, Position.NONE);

    assertThat(backlog.ranges())
        .containsExactly(new OffsetRange(first, 0, 2), new OffsetRange(last, 0, 3));
    assertThat(backlog.partitions())
        .extracting(PartitionBacklog::oldest)
        .containsExactly(Optional.of(NOON), Optional.empty(), Optional.of(EARLIER));
    assertThat(backlog.oldest()).contains(EARLIER);
  }

  @Test
  void from_a_position_on_the_later_records_wait() {
    String topic = createTopic(1);
    TopicPartition partition = new TopicPartition(topic, 0);
    append(partition, EARLIER, NOON, LATER);

    PartitionBacklog backlog = only(reader().read(topic, at(partition, 1)));

    assertThat(backlog.logStart()).isZero();
    assertThat(backlog.position()).isEqualTo(1);
    assertThat(backlog.readableEnd()).isEqualTo(3);
    assertThat(backlog.range()).contains(new OffsetRange(partition, 1, 3));
    assertThat(backlog.oldest()).contains(NOON);
  }

  @Test
  void at_the_end_nothing_waits() {
    String topic = createTopic(1);
    TopicPartition partition = new TopicPartition(topic, 0);
    append(partition, EARLIER, NOON);

    PartitionBacklog backlog = only(reader().read(topic, at(partition, 2)));

    assertThat(backlog.records()).isZero();
    assertThat(backlog.oldest()).isEmpty();
  }

  @Test
  void the_oldest_record_is_the_first_whatever_the_timestamps_behind_it() {
    String topic = createTopic(1);
    TopicPartition partition = new TopicPartition(topic, 0);
    append(partition, LATER, EARLIER);

    assertThat(only(reader().read(topic, Position.NONE)).oldest()).contains(LATER);
  }

  @Test
  void where_a_group_stands_is_not_the_topics_to_tell() {
    String topic = createTopic(1);

    assertThatThrownBy(() -> reader().start(topic, new StartFrom.Group()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void partitions_that_the_topic_does_not_have_are_left_out() {
    String topic = createTopic(1);
    Position position = at(new TopicPartition(topic, 5), 3);

    assertThat(only(reader().read(topic, position)).partition())
        .isEqualTo(new TopicPartition(topic, 0));
  }

  @Test
  void earliest_is_the_log_start_of_each_partition() {
    String topic = createTopic(2);
    TopicPartition whole = new TopicPartition(topic, 0);
    TopicPartition cut = new TopicPartition(topic, 1);
    append(whole, NOON);
    append(cut, EARLIER, NOON, LATER);
    deleteUpTo(cut, 2);

    assertThat(start(topic, new StartFrom.Earliest())).isEqualTo(Map.of(whole, 0L, cut, 2L));
  }

  @Test
  void latest_is_the_end_of_each_partition() {
    String topic = createTopic(2);
    TopicPartition filled = new TopicPartition(topic, 0);
    append(filled, EARLIER, NOON);

    assertThat(start(topic, new StartFrom.Latest()))
        .isEqualTo(Map.of(filled, 2L, new TopicPartition(topic, 1), 0L));
  }

  @Test
  void a_time_is_the_first_record_of_that_time_or_later() {
    String topic = createTopic(3);
    TopicPartition early = new TopicPartition(topic, 0);
    TopicPartition around = new TopicPartition(topic, 1);
    TopicPartition late = new TopicPartition(topic, 2);
    append(early, EARLIER, EARLIER);
    append(around, EARLIER, NOON, LATER);
    append(late, LATER);

    assertThat(start(topic, new StartFrom.Time(NOON)))
        .isEqualTo(Map.of(early, 2L, around, 1L, late, 0L));
    assertThat(start(topic, new StartFrom.Time(NOON.plusNanos(1))))
        .isEqualTo(Map.of(early, 2L, around, 2L, late, 0L));
    assertThat(start(topic, new StartFrom.Time(Instant.EPOCH.minusSeconds(1))))
        .isEqualTo(Map.of(early, 0L, around, 0L, late, 0L));
  }

  @Test
  void a_topic_keeps_its_id_and_shares_it_with_no_other() {
    String topic = createTopic(1);
    String other = createTopic(1);

    String id = reader().start(topic, new StartFrom.Earliest()).topicId();

    assertThat(reader().read(topic, Position.NONE).topicId()).isEqualTo(id);
    assertThat(reader().read(other, Position.NONE).topicId()).isNotEqualTo(id);
  }

  @Test
  void from_where_latest_points_only_new_records_wait() {
    String topic = createTopic(1);
    TopicPartition partition = new TopicPartition(topic, 0);
    append(partition, EARLIER);
    TopicPosition latest = reader().start(topic, new StartFrom.Latest());
    append(partition, NOON, LATER);

    assertThat(reader().read(topic, latest.position()).ranges())
        .isEqualTo(List.of(new OffsetRange(partition, 1, 3)));
  }

  @Test
  void a_topic_that_does_not_exist_is_the_pipelines_failure() {
    String missing = createTopic(1) + "x";

    assertThatThrownBy(() -> reader().read(missing, Position.NONE))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PIPELINE))
        .hasMessageContaining(missing);
    assertThatThrownBy(() -> reader().start(missing, new StartFrom.Earliest()))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PIPELINE))
        .hasMessageContaining(missing);
  }
}
