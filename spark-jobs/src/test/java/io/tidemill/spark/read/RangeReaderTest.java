package io.tidemill.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.OffsetRange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RangeReaderTest {
  private static final TopicPartition PARTITION = new TopicPartition("t", 0);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>(OffsetResetStrategy.NONE);

  @Test
  void reads_from_the_first_offset_and_stops_before_the_last() {
    assertThat(offsets(reader(3, 6, List.of(3L, 4L, 5L, 6L, 7L)))).containsExactly(3L, 4L, 5L);
  }

  @Test
  void holes_are_passed_over() {
    assertThat(offsets(reader(3, 10, List.of(4L, 7L, 12L)))).containsExactly(4L, 7L);
  }

  @Test
  void a_range_that_compaction_emptied_has_no_records() {
    assertThat(offsets(reader(3, 10, List.of(11L)))).isEmpty();
  }

  @Test
  void a_position_that_passes_the_end_without_records_ends_the_range() {
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
  void an_offset_that_retention_took_is_named() {
    RangeReader reader = reader(3, 10, List.of());
    consumer.updateBeginningOffsets(Map.of(PARTITION, 8L));
    consumer.setOffsetsException(
        new org.apache.kafka.clients.consumer.OffsetOutOfRangeException(Map.of(PARTITION, 3L)));
    consumer.setPollException(
        new org.apache.kafka.clients.consumer.OffsetOutOfRangeException(Map.of(PARTITION, 3L)));
    assertThatThrownBy(reader::hasNext)
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("Offset 3")
        .hasMessageContaining("retention");
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
    RangeReader reader =
        new RangeReader(
            consumer,
            new OffsetRange(new io.tidemill.core.offsets.TopicPartition("t", 0), from, until),
            SHORT);
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    for (long offset : records) {
      consumer.addRecord(
          new ConsumerRecord<>("t", 0, offset, null, "v".getBytes(StandardCharsets.UTF_8)));
    }
    return reader;
  }

  private static List<Long> offsets(RangeReader reader) {
    List<Long> offsets = new ArrayList<>();
    reader.forEachRemaining(record -> offsets.add(record.offset()));
    return offsets;
  }
}
