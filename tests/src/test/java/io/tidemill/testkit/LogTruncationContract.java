package io.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPartition;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How every backlog reader must tell a log that was cut from one that only grew. */
public abstract class LogTruncationContract {
  /** The reader under test. */
  protected abstract BacklogReader reader();

  /** Makes an empty topic and returns its name. */
  protected abstract String createTopic(int partitions);

  /** Appends that many records. */
  protected abstract void append(TopicPartition partition, int records);

  /**
   * Lets other leaders take over all partitions: of those given, leaders that lack all records from
   * the offset on.
   */
  protected abstract void elect(String topic, Map<TopicPartition, Long> cuts);

  @Test
  void f17_f57_a_log_cut_below_the_position_is_truncated_however_long_it_is_now() {
    String topic = createTopic(5);
    TopicPartition shorter = new TopicPartition(topic, 0);
    TopicPartition regrown = new TopicPartition(topic, 1);
    TopicPartition cutBehind = new TopicPartition(topic, 2);
    TopicPartition whole = new TopicPartition(topic, 3);
    TopicPartition added = new TopicPartition(topic, 4);
    IntStream.range(0, 5).forEach(i -> append(new TopicPartition(topic, i), 4));
    Position position =
        Position.of(
            Map.of(
                shorter, new NextOffset(4, epoch(shorter)),
                regrown, new NextOffset(3, epoch(regrown)),
                cutBehind, new NextOffset(2, epoch(cutBehind)),
                whole, new NextOffset(4, epoch(whole))));
    assertThat(reader().read(topic, position).truncated()).isEmpty();

    elect(topic, Map.of(shorter, 2L, regrown, 2L, cutBehind, 2L));
    append(regrown, 3);
    append(cutBehind, 3);

    Backlog backlog = reader().read(topic, position);
    assertThat(backlog.truncated()).containsExactly(shorter, regrown);
    assertThat(backlog.partitions().get(0).records()).isZero();
    assertThat(backlog.partitions().get(1).readableEnd()).isEqualTo(5);
    assertThat(backlog.partitions().get(2).records()).isEqualTo(3);
    assertThat(backlog.added(position)).containsExactly(added);

    // What an operator resets to is taken from the log as it is.
    assertThat(
            reader()
                .read(topic, reader().start(topic, new StartFrom.Latest()).position())
                .truncated())
        .isEmpty();
    // Without an epoch, only an end below the position tells.
    assertThat(
            reader()
                .read(topic, Position.of(Map.of(shorter, unknown(3), regrown, unknown(3))))
                .truncated())
        .containsExactly(shorter);
  }

  private int epoch(TopicPartition partition) {
    return reader()
        .start(partition.topic(), new StartFrom.Latest())
        .position()
        .at(partition)
        .orElseThrow()
        .leaderEpoch();
  }

  private static NextOffset unknown(long offset) {
    return new NextOffset(offset, NextOffset.UNKNOWN_EPOCH);
  }
}
