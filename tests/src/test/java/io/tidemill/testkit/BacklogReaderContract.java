package io.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.offsets.TopicPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every backlog reader must do. One reader may serve all tests: each makes its own topics. */
public abstract class BacklogReaderContract {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final Instant EARLIER = NOON.minusSeconds(60);
  private static final Instant LATER = NOON.plusSeconds(60);

  /** The reader under test. */
  protected abstract BacklogReader reader();

  /** Makes an empty topic and returns its name, which no other topic has. */
  protected abstract String createTopic(int partitions);

  /** Appends one record per timestamp. */
  protected abstract void append(TopicPartition partition, Instant... timestamps);

  /** Removes the records before {@code offset}, as retention does. */
  protected abstract void deleteUpTo(TopicPartition partition, long offset);

  /** Begins a transaction and writes one record per timestamp in it. */
  protected abstract OpenTransaction begin(TopicPartition partition, Instant... timestamps);

  /** Gives the topic more partitions. */
  protected abstract void addPartitions(String topic, int more);

  /** Deletes the topic and makes an empty one of that name. */
  protected abstract void createAnew(String topic, int partitions);

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
  void an_added_partition_starts_at_its_beginning_and_shows_what_retention_took_of_it() {
    String topic = createTopic(2);
    TopicPartition known = new TopicPartition(topic, 0);
    TopicPartition added = new TopicPartition(topic, 1);
    append(known, EARLIER);
    append(added, EARLIER, NOON, LATER);
    deleteUpTo(added, 1);

    Backlog backlog = reader().read(topic, at(known, 1));

    assertThat(backlog.ranges()).containsExactly(new OffsetRange(added, 1, 3));
    assertThat(backlog.partitions().get(1).position()).isZero();
    assertThat(backlog.lost()).containsExactly(new OffsetRange(added, 0, 1));
    assertThat(backlog.added(at(known, 1))).containsExactly(added);
    assertThat(backlog.oldest()).contains(NOON);
  }

  @Test
  void what_retention_took_before_it_was_processed_shows() {
    String topic = createTopic(1);
    TopicPartition partition = new TopicPartition(topic, 0);
    append(partition, EARLIER, EARLIER, NOON, LATER);
    deleteUpTo(partition, 2);

    PartitionBacklog backlog = only(reader().read(topic, at(partition, 1)));

    assertThat(backlog.logStart()).isEqualTo(2);
    assertThat(backlog.position()).isEqualTo(1);
    assertThat(backlog.range()).contains(new OffsetRange(partition, 2, 4));
    assertThat(backlog.oldest()).contains(NOON);
    assertThat(backlog.lost()).contains(new OffsetRange(partition, 1, 2));
  }

  @Test
  void before_the_first_position_nothing_is_lost() {
    String topic = createTopic(1);
    TopicPartition partition = new TopicPartition(topic, 0);
    append(partition, EARLIER, NOON);
    deleteUpTo(partition, 1);

    Backlog backlog = reader().read(topic, Position.NONE);

    assertThat(backlog.lost()).isEmpty();
    assertThat(backlog.added(Position.NONE)).isEmpty();
    assertThat(only(backlog).position()).isEqualTo(1);
  }

  @Test
  void where_a_group_stands_is_not_the_topics_to_tell() {
    String topic = createTopic(1);

    assertThatThrownBy(() -> reader().start(topic, new StartFrom.Group()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void where_retention_took_all_nothing_waits() {
    String topic = createTopic(1);
    TopicPartition partition = new TopicPartition(topic, 0);
    append(partition, EARLIER, NOON);
    deleteUpTo(partition, 2);

    PartitionBacklog backlog = only(reader().read(topic, Position.NONE));

    assertThat(backlog.logStart()).isEqualTo(2);
    assertThat(backlog.readableEnd()).isEqualTo(2);
    assertThat(backlog.records()).isZero();
    assertThat(backlog.oldest()).isEmpty();
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
  void f19_what_is_readable_ends_where_an_open_transaction_begins() {
    TopicPartition partition = new TopicPartition(createTopic(1), 0);
    append(partition, EARLIER, EARLIER);
    OpenTransaction open = begin(partition, EARLIER, NOON);
    append(partition, LATER);

    PartitionBacklog backlog = read(partition);

    assertThat(backlog.range()).contains(new OffsetRange(partition, 0, 2));
    assertThat(backlog.logEnd()).isEqualTo(5);
    assertThat(backlog.openSince()).contains(NOON);
    assertThat(start(partition.topic(), new StartFrom.Latest())).containsEntry(partition, 2L);

    open.commit();

    // two records before it, two of its own, one behind it, and its commit marker
    PartitionBacklog closed = awaitEnd(partition, 6);
    assertThat(closed.range()).contains(new OffsetRange(partition, 0, 6));
    assertThat(closed.logEnd()).isEqualTo(6);
    assertThat(closed.openSince()).isEmpty();
  }

  @Test
  void f61_of_several_open_transactions_the_one_that_holds_the_readable_end_tells_its_age() {
    TopicPartition partition = new TopicPartition(createTopic(2), 0);
    TopicPartition quiet = new TopicPartition(partition.topic(), 1);
    append(quiet, NOON);
    OpenTransaction first = begin(partition, NOON);
    OpenTransaction second = begin(partition, LATER);

    assertThat(read(partition).records()).isZero();
    assertThat(read(partition).openSince()).contains(NOON);
    assertThat(read(quiet).openSince()).isEmpty();

    first.abort();

    awaitEnd(partition, 1);
    assertThat(read(partition).openSince()).contains(LATER);
    second.abort();
  }

  @Test
  void f18_the_oldest_record_behind_an_aborted_transaction_is_found() {
    TopicPartition partition = new TopicPartition(createTopic(1), 0);
    begin(partition, EARLIER).abort();
    append(partition, LATER);

    PartitionBacklog backlog = awaitEnd(partition, 3);

    assertThat(backlog.range()).contains(new OffsetRange(partition, 0, 3));
    assertThat(backlog.oldest()).contains(LATER);
  }

  @Test
  void f18_a_range_of_aborted_records_has_no_oldest_one() {
    TopicPartition aborted = new TopicPartition(createTopic(2), 0);
    TopicPartition filled = new TopicPartition(aborted.topic(), 1);
    begin(aborted, EARLIER).abort();
    append(filled, NOON);
    awaitEnd(aborted, 2);

    assertThat(reader().read(aborted.topic(), Position.NONE).partitions())
        .extracting(PartitionBacklog::records, PartitionBacklog::oldest)
        .containsExactly(tuple(2L, Optional.empty()), tuple(1L, Optional.of(NOON)));
  }

  @Test
  void f10_partitions_added_to_a_known_position_wait_from_their_beginning() {
    String topic = createTopic(1);
    TopicPartition known = new TopicPartition(topic, 0);
    TopicPartition added = new TopicPartition(topic, 1);
    Position before = reader().start(topic, new StartFrom.Latest()).position();

    addPartitions(topic, 1);
    append(added, NOON);

    Backlog backlog = reader().read(topic, before);
    assertThat(backlog.added(before)).containsExactly(added);
    assertThat(backlog.ranges()).containsExactly(new OffsetRange(added, 0, 1));
    assertThat(backlog.lost()).isEmpty();
    assertThat(backlog.reached(before, backlog.ranges()).at(known)).isEqualTo(before.at(known));
  }

  @Test
  void f11_a_topic_made_anew_has_another_id() {
    String topic = createTopic(1);
    append(new TopicPartition(topic, 0), NOON);
    TopicPosition before = reader().start(topic, new StartFrom.Latest());

    createAnew(topic, 1);

    assertThat(reader().read(topic, before.position()).topicId()).isNotEqualTo(before.topicId());
  }

  @Test
  void a_log_that_only_grew_is_not_truncated() {
    String topic = createTopic(2);
    TopicPartition partition = new TopicPartition(topic, 0);
    append(partition, EARLIER);
    Position position = reader().start(topic, new StartFrom.Latest()).position();
    append(partition, NOON);
    deleteUpTo(partition, 2);

    assertThat(reader().read(topic, position).truncated()).isEmpty();
    assertThat(reader().read(topic, Position.NONE).truncated()).isEmpty();
  }

  @Test
  void f17_a_log_that_ends_below_the_position_is_truncated() {
    String topic = createTopic(2);
    TopicPartition partition = new TopicPartition(topic, 0);
    append(partition, EARLIER);

    assertThat(reader().read(topic, at(partition, 2)).truncated()).containsExactly(partition);
    assertThat(reader().read(topic, at(partition, 1)).truncated()).isEmpty();
  }

  @Test
  void f17_a_log_whose_leaders_never_came_as_far_as_the_positions_is_truncated() {
    String topic = createTopic(2);
    TopicPartition partition = new TopicPartition(topic, 0);
    append(partition, EARLIER, NOON);
    Position position = reader().start(topic, new StartFrom.Latest()).position();
    int epoch = position.at(partition).orElseThrow().leaderEpoch();

    Position ahead = position.with(partition, new NextOffset(1, epoch + 5));

    assertThat(reader().read(topic, ahead).truncated()).containsExactly(partition);
    assertThat(reader().read(topic, position).truncated()).isEmpty();
    assertThat(reader().read(topic, Position.NONE).oldest()).contains(EARLIER);
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

  private Map<TopicPartition, Long> start(String topic, StartFrom from) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    reader()
        .start(topic, from)
        .position()
        .next()
        .forEach((partition, next) -> offsets.put(partition, next.offset()));
    return offsets;
  }

  private PartitionBacklog read(TopicPartition partition) {
    return reader().read(partition.topic(), Position.NONE).partitions().get(partition.partition());
  }

  /** Transactions end for readers a little after they end for their producer. */
  private PartitionBacklog awaitEnd(TopicPartition partition, long end) {
    return await()
        .pollDelay(Duration.ZERO)
        .until(() -> read(partition), backlog -> backlog.readableEnd() == end);
  }

  private static Position at(TopicPartition partition, long offset) {
    return Position.NONE.with(partition, new NextOffset(offset, NextOffset.UNKNOWN_EPOCH));
  }

  private static PartitionBacklog only(Backlog backlog) {
    assertThat(backlog.partitions()).hasSize(1);
    return backlog.partitions().get(0);
  }
}
