package io.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

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
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every backlog reader must see of a log that is not just appended to: of which retention
 * takes records, in which transactions hang or abort, and which is cut or made anew.
 */
abstract class ChangingLogContract {
  static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  static final Instant EARLIER = NOON.minusSeconds(60);
  static final Instant LATER = NOON.plusSeconds(60);

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

  Map<TopicPartition, Long> start(String topic, StartFrom from) {
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

  static Position at(TopicPartition partition, long offset) {
    return Position.NONE.with(partition, new NextOffset(offset, NextOffset.UNKNOWN_EPOCH));
  }

  static PartitionBacklog only(Backlog backlog) {
    assertThat(backlog.partitions()).hasSize(1);
    return backlog.partitions().get(0);
  }
}
