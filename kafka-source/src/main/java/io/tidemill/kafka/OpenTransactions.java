package io.tidemill.kafka;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.offsets.TopicPartition;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.record.RecordBatch;

/**
 * The transactions that keep readable ends where they are, asked for while other questions are
 * under way.
 */
final class OpenTransactions {
  private final AdminCalls calls;
  private final Map<TopicPartition, Long> readableEnds = new HashMap<>();
  private final KafkaFuture<Map<org.apache.kafka.common.TopicPartition, PartitionProducerState>>
      answer;

  private OpenTransactions(AdminCalls calls, Map<TopicPartition, Long> readableEnds) {
    this.calls = calls;
    this.readableEnds.putAll(readableEnds);
    this.answer =
        readableEnds.isEmpty()
            ? KafkaFuture.completedFuture(Map.of())
            : calls.send(
                admin ->
                    admin
                        .describeProducers(
                            readableEnds.keySet().stream().map(Partitions::toKafka).toList())
                        .all());
  }

  /** Asks who writes to those of {@code backlogs} that end before their log does. */
  static OpenTransactions ask(AdminCalls calls, List<PartitionBacklog> backlogs) {
    Map<TopicPartition, Long> readableEnds = new HashMap<>();
    for (PartitionBacklog backlog : backlogs) {
      if (backlog.logEnd() > backlog.readableEnd()) {
        readableEnds.put(backlog.partition(), backlog.readableEnd());
      }
    }
    return new OpenTransactions(calls, readableEnds);
  }

  /**
   * When the transactions that begin at the readable ends were last written to. Kafka that doesn't
   * permit the question, or is too old for it, tells of none.
   */
  Map<TopicPartition, Instant> lastWrites() {
    Map<TopicPartition, Instant> lastWrites = new HashMap<>();
    answer()
        .forEach(
            (partition, state) -> {
              TopicPartition ours = Partitions.fromKafka(partition);
              for (ProducerState producer : state.activeProducers()) {
                if (producer.currentTransactionStartOffset().orElse(-1) == readableEnds.get(ours)
                    && producer.lastTimestamp() != RecordBatch.NO_TIMESTAMP) {
                  lastWrites.put(ours, Instant.ofEpochMilli(producer.lastTimestamp()));
                }
              }
            });
    return lastWrites;
  }

  private Map<org.apache.kafka.common.TopicPartition, PartitionProducerState> answer() {
    try {
      return calls.await("a look at open transactions", answer);
    } catch (TidemillException e) {
      if (e.kind() == FailureKind.OPERATOR) {
        return Map.of();
      }
      throw e;
    }
  }
}
