package io.tidemill.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RangeReaderTest {
  private static final TopicPartition PARTITION = new TopicPartition("t", 0);
  private static final Duration SHORT = Duration.ofMillis(50);

  private static final int EPOCH = 7;

  private final LateConsumer consumer = new LateConsumer();

  RangeReaderTest() {
    consumer.assign(List.of(PARTITION));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
  }

  @Test
  void reads_from_the_first_offset_and_stops_before_the_last() {
    assertThat(offsets(reader(3, 6, List.of(3L, 4L, 5L, 6L, 7L)))).containsExactly(3L, 4L, 5L);
  }

  @Test
  void f18_holes_are_passed_over() {
    assertThat(offsets(reader(3, 10, List.of(4L, 7L, 12L)))).containsExactly(4L, 7L);
  }

  @Test
  void f18_a_range_that_compaction_emptied_has_no_records() {
    assertThat(offsets(reader(3, 10, List.of(11L)))).isEmpty();
  }

  @Test
  void f18_a_position_that_passes_the_end_without_records_ends_the_range() {
    RangeReader reader = reader(3, 10, List.of(4L));
    consumer.schedulePollTask(() -> {});
    // What a transaction's marker at the end of the range does.
    consumer.schedulePollTask(() -> consumer.seek(PARTITION, 10));
    assertThat(offsets(reader)).containsExactly(4L);
  }

  @Test
  void a_position_that_stands_still_is_a_failure_and_no_hang() {
    RangeReader reader = reader(3, 10, List.of(3L, 4L));
    reader.next();
    reader.next();
    assertThatThrownBy(reader::hasNext)
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("stands still at offset 5");
  }

  @Test
  void f16_records_that_retention_took_meanwhile_fail_the_attempt_and_not_the_run() {
    RangeReader reader = reader(3, 10, List.of());
    consumer.updateBeginningOffsets(Map.of(PARTITION, 8L));
    outOfRange(3);
    assertThatThrownBy(reader::hasNext)
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.kind()).isEqualTo(FailureKind.INFRASTRUCTURE))
        .hasMessageContaining("Retention took offsets 3 to 7 of t-0[3, 10)")
        .hasMessageContaining("onDataLoss");
  }

  @Test
  void f17_an_offset_beyond_the_logs_end_means_that_the_log_was_cut() {
    RangeReader reader = reader(3, 10, List.of());
    outOfRange(3);
    assertThatThrownBy(reader::hasNext)
        .isInstanceOf(LogTruncatedException.class)
        .hasMessageContaining("t-0[3, 10)")
        .hasMessageContaining("reset the pipeline");
  }

  @Test
  void f17_a_leader_with_another_log_is_not_read() {
    RangeReader reader = reader(3, 10, List.of());
    consumer.setPollException(
        new LogTruncationException(Map.of(PARTITION, 3L), Map.of(PARTITION, at(2))));
    assertThatThrownBy(reader::hasNext).isInstanceOf(LogTruncatedException.class);
  }

  @Test
  void f57_records_of_a_later_leader_than_was_claimed_from_are_not_read() {
    RangeReader reader = reader(3, 10, List.of());
    add(3, Optional.empty());
    add(4, Optional.of(EPOCH - 1));
    add(5, Optional.of(EPOCH));
    add(6, Optional.of(EPOCH + 1));
    assertThat(List.of(reader.next(), reader.next(), reader.next()))
        .extracting(ConsumerRecord::offset)
        .containsExactly(3L, 4L, 5L);
    assertThatThrownBy(reader::hasNext)
        .isInstanceOf(LogTruncatedException.class)
        .hasMessageContaining("at offset 6");
  }

  @Test
  void records_behind_the_range_may_be_of_any_leader() {
    RangeReader reader = reader(3, 4, List.of());
    add(4, Optional.of(EPOCH + 1));
    assertThat(offsets(reader)).isEmpty();
  }

  @Test
  void where_no_leader_epoch_is_known_records_of_all_are_read() {
    RangeReader reader = new RangeReader(consumer, range(3, 5), NextOffset.UNKNOWN_EPOCH, SHORT);
    add(3, Optional.of(EPOCH));
    add(4, Optional.of(EPOCH + 1));
    assertThat(offsets(reader)).containsExactly(3L, 4L);
  }

  @Test
  void f22_a_new_leader_is_waited_for_and_read_from_the_exact_offset() {
    consumer.timeouts = 2;
    RangeReader reader = reader(3, 6, List.of(3L, 4L, 5L));
    assertThat(offsets(reader)).containsExactly(3L, 4L, 5L);
    assertThat(consumer.timeouts).isZero();
  }

  @Test
  void f22_a_leader_that_never_comes_is_a_failure_and_no_hang() {
    consumer.timeouts = Integer.MAX_VALUE;
    assertThatThrownBy(reader(3, 6, List.of())::hasNext)
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("stands still at offset 3");
  }

  @Test
  void a_broken_client_is_a_failure_of_the_infrastructure() {
    RangeReader reader = reader(3, 10, List.of());
    consumer.setPollException(new KafkaException("gone"));
    assertThatThrownBy(reader::hasNext)
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("gone");
  }

  private RangeReader reader(long from, long until, List<Long> records) {
    RangeReader reader = new RangeReader(consumer, range(from, until), EPOCH, SHORT);
    records.forEach(offset -> add(offset, Optional.of(EPOCH)));
    return reader;
  }

  private static OffsetRange range(long from, long until) {
    return new OffsetRange(new io.tidemill.core.offsets.TopicPartition("t", 0), from, until);
  }

  private void add(long offset, Optional<Integer> leaderEpoch) {
    consumer.addRecord(
        new ConsumerRecord<>(
            "t",
            0,
            offset,
            ConsumerRecord.NO_TIMESTAMP,
            TimestampType.NO_TIMESTAMP_TYPE,
            ConsumerRecord.NULL_SIZE,
            ConsumerRecord.NULL_SIZE,
            null,
            "v".getBytes(StandardCharsets.UTF_8),
            new RecordHeaders(),
            leaderEpoch));
  }

  private void outOfRange(long offset) {
    consumer.setPollException(new OffsetOutOfRangeException(Map.of(PARTITION, offset)));
  }

  private static OffsetAndMetadata at(long offset) {
    return new OffsetAndMetadata(offset, Optional.of(EPOCH), null);
  }

  /** A consumer that learns late what its position is, as after a change of leader. */
  private static final class LateConsumer extends MockConsumer<byte[], byte[]> {
    private int timeouts;

    LateConsumer() {
      super(OffsetResetStrategy.NONE);
    }

    @Override
    public synchronized long position(TopicPartition partition, Duration within) {
      if (timeouts > 0) {
        timeouts--;
        throw new TimeoutException("position");
      }
      return super.position(partition, within);
    }
  }

  private static List<Long> offsets(RangeReader reader) {
    List<Long> offsets = new ArrayList<>();
    reader.forEachRemaining(record -> offsets.add(record.offset()));
    return offsets;
  }
}
