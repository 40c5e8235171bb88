package io.tidemill.kafka;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Tells logs that no longer are the ones that a position was taken from.
 *
 * <p>While a leader's epoch is the position's, the log has only grown. Under any other epoch its
 * broker is asked where the position's epoch ended, as consumers do before they read (KIP-320).
 */
final class Truncations {
  private static final Duration WITHIN = Duration.ofSeconds(5);

  /**
   * For an answer that could still clear a log whose offsets or epochs have gone back: a leader
   * that doesn't know it has been replaced shows those too. Nobody answers for epochs that no
   * leader has.
   */
  private static final Duration CLEARED_WITHIN = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> consumer;
  private final Set<TopicPartition> diverged = new HashSet<>();
  private final Set<TopicPartition> unchanged = new HashSet<>();

  private Truncations(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /**
   * Those of {@code backlogs} whose log is not, or no longer, the one of {@code position}.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if that can't be learned now
   */
  static Set<TopicPartition> of(
      KeptConsumer kept, List<PartitionBacklog> backlogs, Position position) {
    Map<TopicPartition, NextOffset> asked = new HashMap<>();
    Set<TopicPartition> suspects = new HashSet<>();
    for (PartitionBacklog backlog : backlogs) {
      TopicPartition partition = backlog.partition();
      NextOffset next = position.at(partition).orElse(null);
      if (next == null) {
        continue;
      }
      if (backlog.logEnd() < next.offset() || epochWentBack(backlog, next)) {
        suspects.add(partition);
      }
      if (next.leaderEpoch() != NextOffset.UNKNOWN_EPOCH
          && (backlog.leaderEpoch() != next.leaderEpoch() || suspects.contains(partition))) {
        asked.put(partition, next);
      }
    }
    return asked.isEmpty() ? suspects : judged(kept, asked, suspects);
  }

  private static boolean epochWentBack(PartitionBacklog backlog, NextOffset next) {
    return backlog.leaderEpoch() != NextOffset.UNKNOWN_EPOCH
        && backlog.leaderEpoch() < next.leaderEpoch();
  }

  private static Set<TopicPartition> judged(
      KeptConsumer kept, Map<TopicPartition, NextOffset> asked, Set<TopicPartition> suspects) {
    Set<TopicPartition> truncated =
        kept.use(
            "a look where leader epochs ended",
            consumer -> new Truncations(consumer).judge(asked, suspects));
    if (!truncated.isEmpty()) {
      // A consumer that was told of an epoch takes a leader of an earlier one for outdated.
      kept.close();
    }
    return truncated;
  }

  private Set<TopicPartition> judge(
      Map<TopicPartition, NextOffset> asked, Set<TopicPartition> suspects) {
    ask(asked, suspects);
    Set<TopicPartition> truncated = new HashSet<>(suspects);
    truncated.removeAll(unchanged);
    truncated.addAll(diverged);
    List<TopicPartition> unknown = new ArrayList<>(asked.keySet());
    unknown.removeAll(unchanged);
    unknown.removeAll(truncated);
    if (truncated.isEmpty() && !unknown.isEmpty()) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "Expected Kafka to tell within %d s whether %s still hold the records before the position, and had no answer; look whether the partitions' leaders are up"
              .formatted(WITHIN.toSeconds(), unknown));
    }
    return truncated;
  }

  private void ask(Map<TopicPartition, NextOffset> asked, Set<TopicPartition> suspects) {
    long begin = System.nanoTime();
    Map<org.apache.kafka.common.TopicPartition, NextOffset> places = new HashMap<>();
    asked.forEach((partition, next) -> places.put(Partitions.toKafka(partition), next));
    try {
      consumer.assign(places.keySet());
      // A consumer that doesn't know the leaders yet takes an offset for good unseen.
      consumer.endOffsets(places.keySet(), WITHIN);
      places.forEach((partition, next) -> consumer.seek(partition, place(next)));
      for (TopicPartition partition : asked.keySet()) {
        Duration within = suspects.contains(partition) ? CLEARED_WITHIN : WITHIN;
        learn(partition, begin + within.toNanos());
      }
    } catch (TimeoutException e) {
      // Without the leaders nothing is known.
    }
  }

  private static OffsetAndMetadata place(NextOffset next) {
    return new OffsetAndMetadata(next.offset(), Optional.of(next.leaderEpoch()), null);
  }

  private void learn(TopicPartition partition, long end) {
    while (!unchanged.contains(partition) && !diverged.contains(partition)) {
      try {
        long left = Math.max(0, end - System.nanoTime());
        consumer.position(Partitions.toKafka(partition), Duration.ofNanos(left));
        unchanged.add(partition);
      } catch (LogTruncationException e) {
        e.partitions().forEach(found -> diverged.add(Partitions.fromKafka(found)));
      } catch (TimeoutException e) {
        return;
      }
    }
  }
}
