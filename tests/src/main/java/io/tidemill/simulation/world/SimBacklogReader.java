package io.tidemill.simulation.world;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.offsets.TopicPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What {@link SimKafka} tells one process of its topics. */
final class SimBacklogReader implements BacklogReader {
  private final SimKafka kafka;
  private final Calls calls;

  SimBacklogReader(SimKafka kafka, Calls calls) {
    this.kafka = kafka;
    this.calls = calls;
  }

  @Override
  public TopicPosition start(String topic, StartFrom from) {
    return answered("kafka.start", () -> positions(kafka.topic(topic), from));
  }

  @Override
  public Backlog read(String topic, Position position) {
    return answered("kafka.backlog", () -> backlog(kafka.topic(topic), position));
  }

  private <T> T answered(String step, Supplier<T> effect) {
    try {
      return calls.call(step, effect);
    } catch (AnswerLost e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "Kafka gave no answer in time; the next look tries again", e);
    }
  }

  private static TopicPosition positions(SimKafka.Topic topic, StartFrom from) {
    Map<TopicPartition, NextOffset> next = new HashMap<>();
    for (int i = 0; i < topic.partitions().size(); i++) {
      PartitionLog log = topic.partitions().get(i);
      long offset =
          from.match(
              log::start,
              log::stableEnd,
              time -> log.firstAt(atLeast(time)),
              () -> {
                throw new IllegalArgumentException(
                    "A group's offsets are for GroupOffsets to tell");
              });
      next.put(new TopicPartition(topic.name(), i), new NextOffset(offset, log.epoch()));
    }
    return new TopicPosition(topic.id(), Position.of(next));
  }

  /** The first µs that isn't before {@code time}. */
  private static long atLeast(Instant time) {
    return TrueTime.micros(time.plusNanos(999));
  }

  private static Backlog backlog(SimKafka.Topic topic, Position position) {
    List<PartitionBacklog> partitions = new ArrayList<>(topic.partitions().size());
    for (int i = 0; i < topic.partitions().size(); i++) {
      TopicPartition partition = new TopicPartition(topic.name(), i);
      PartitionLog log = topic.partitions().get(i);
      NextOffset known = position.next().get(partition);
      long unnamed = position.next().isEmpty() ? log.start() : 0;
      partitions.add(
          backlog(
              partition,
              log,
              known == null ? new NextOffset(unnamed, NextOffset.UNKNOWN_EPOCH) : known));
    }
    return new Backlog(topic.name(), topic.id(), partitions);
  }

  private static PartitionBacklog backlog(
      TopicPartition partition, PartitionLog log, NextOffset next) {
    long offset = next.offset();
    long oldest = log.oldest(Math.max(offset, log.start()));
    return new PartitionBacklog(
        partition,
        log.start(),
        offset,
        log.stableEnd(),
        log.end(),
        log.epoch(),
        time(oldest),
        time(log.openSince()),
        log.truncated(offset, next.leaderEpoch()));
  }

  private static Optional<Instant> time(long micros) {
    return micros < 0 ? Optional.empty() : Optional.of(TrueTime.at(micros));
  }
}
