package io.tidemill.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimKafkaTest {
  private static final TopicPartition FIRST = new TopicPartition("flights", 0);

  private final TrueTime time = new TrueTime(Instant.parse("2026-03-01T12:00:00Z"));
  private final SimKafka kafka = new SimKafka(time);

  @BeforeEach
  void createTopic() {
    kafka.createTopic("flights", 1);
  }

  @Test
  void compaction_keeps_the_last_record_of_each_key_where_it_was() {
    produce(1, 2, 1, 1, 2);

    kafka.compact(FIRST, 3);

    assertThat(offsets(0, 5)).containsExactly(3L, 4L);
    assertThat(kafka.logStart(FIRST)).isZero();
    assertThat(kafka.logEnd(FIRST)).isEqualTo(5);
  }

  @Test
  void compaction_leaves_what_lies_behind_its_point() {
    produce(1, 1, 1);

    kafka.compact(FIRST, 1);

    assertThat(offsets(0, 3)).containsExactly(1L, 2L);
  }

  @Test
  void an_open_transaction_hides_what_lies_behind_its_first_record() {
    produce(1);
    long transaction = kafka.begin();
    time.pass(Duration.ofSeconds(1));
    kafka.produceIn(transaction, FIRST, 2, Payload.of(2L, null));
    produce(3);

    PartitionBacklog backlog = backlog(new NextOffset(0, 0));

    assertThat(backlog.readableEnd()).isEqualTo(1);
    assertThat(backlog.logEnd()).isEqualTo(3);
    assertThat(backlog.openSince()).contains(time.instant());
    assertThatThrownBy(() -> offsets(0, 3)).isInstanceOf(TidemillException.class);
  }

  @Test
  void aborted_records_and_markers_take_offsets_and_are_not_read() {
    long aborted = kafka.begin();
    kafka.produceIn(aborted, FIRST, 1, Payload.of(1L, null));
    kafka.abort(aborted, "flights");
    long committed = kafka.begin();
    kafka.produceIn(committed, FIRST, 2, Payload.of(2L, null));
    kafka.commit(committed, "flights");

    assertThat(kafka.readableEnd(FIRST)).isEqualTo(4);
    assertThat(offsets(0, 4)).containsExactly(2L);
  }

  @Test
  void an_offset_that_retention_took_is_not_read() {
    produce(1, 2, 3);
    kafka.retainFrom(FIRST, 2);

    assertThat(offsets(2, 3)).containsExactly(2L);
    assertThatThrownBy(() -> offsets(1, 3))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("not in the log");
  }

  @Test
  void a_log_that_ends_below_a_position_is_truncated_and_stays_so_once_it_has_grown_again() {
    produce(1, 2, 3);
    kafka.truncate(FIRST, 1);
    assertThat(backlog(new NextOffset(3, 0)).truncated()).isTrue();

    produce(7, 8, 9);

    assertThat(backlog(new NextOffset(3, 0)).truncated()).isTrue();
    assertThat(backlog(new NextOffset(1, 0)).truncated()).isFalse();
    assertThat(backlog(new NextOffset(3, 1)).truncated()).isFalse();
    assertThat(backlog(new NextOffset(3, NextOffset.UNKNOWN_EPOCH)).truncated()).isFalse();
  }

  @Test
  void an_election_that_loses_nothing_truncates_nothing() {
    produce(1, 2);
    kafka.elect(FIRST);
    produce(3);

    assertThat(kafka.leaderEpoch(FIRST)).isEqualTo(1);
    assertThat(backlog(new NextOffset(2, 0)).truncated()).isFalse();
  }

  @Test
  void oracles_see_what_was_truncated_and_what_grew_in_its_place() {
    produce(1, 2);
    kafka.truncate(FIRST, 1);
    produce(3);

    assertThat(kafka.past(kafka.topicId("flights"), 0))
        .extracting(past -> past.record().key() + "@" + past.record().offset())
        .containsExactly("1@0", "2@1", "3@1");
    assertThat(kafka.past(kafka.topicId("flights"), 0).get(1).truncatedBy()).isEqualTo(1);
  }

  @Test
  void a_topic_made_anew_has_another_id_and_is_empty() {
    produce(1);
    String before = kafka.topicId("flights");

    kafka.createTopic("flights", 2);

    assertThat(kafka.topicId("flights")).isNotEqualTo(before);
    assertThat(kafka.logEnd(FIRST)).isZero();
    assertThat(kafka.past(before, 0)).hasSize(1);
  }

  private void produce(long... keys) {
    for (long key : keys) {
      kafka.produce(FIRST, key, Payload.of(key, null));
    }
  }

  private List<Long> offsets(long from, long until) {
    return kafka
        .consumer(Calls.PLAIN)
        .read(new OffsetRange(FIRST, from, until), -1, kafka.topicId(FIRST.topic()))
        .stream()
        .map(SimRecord::offset)
        .toList();
  }

  private PartitionBacklog backlog(NextOffset next) {
    Position position = Position.NONE.with(FIRST, next);
    return kafka.reader(Calls.PLAIN).read("flights", position).partitions().get(0);
  }
}
