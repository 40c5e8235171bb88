package io.tidemill.kafka;

import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.OffsetRange;
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
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;

/**
 * Backlogs of many topics that were looked at together: a few requests a broker, however many there
 * are. Tells of the moment it was made, so it is for one sweep. What it doesn't know is asked for
 * as it is read, with the errors of that: a topic that couldn't be looked at, a position that has
 * been reached since. Safe for use by several threads.
 */
final class SweptBacklogs implements BacklogReader {
  private final KafkaBacklogReader reader;
  private final Map<String, TopicOffsets> topics;
  private final Map<OffsetRange, Optional<Instant>> oldest;

  private SweptBacklogs(
      KafkaBacklogReader reader,
      Map<String, TopicOffsets> topics,
      Map<OffsetRange, Optional<Instant>> oldest) {
    this.reader = reader;
    this.topics = Map.copyOf(topics);
    this.oldest = Map.copyOf(oldest);
  }

  /**
   * Looks at all topics.
   *
   * @param expected by their names, where reads most likely begin
   */
  static SweptBacklogs of(
      KafkaBacklogReader reader,
      AdminCalls calls,
      KeptConsumer consumer,
      Map<String, Position> expected) {
    List<TopicDescription> described =
        calls
            .ask(admin -> admin.describeTopics(expected.keySet()))
            .topicNameValues()
            .values()
            .stream()
            .flatMap(answer -> known(answer).stream())
            .toList();
    Map<String, TopicOffsets> topics = topics(calls, described);
    return new SweptBacklogs(reader, topics, oldest(consumer, topics, expected));
  }

  private static Map<String, TopicOffsets> topics(
      AdminCalls calls, List<TopicDescription> described) {
    ListOffsetsResult starts =
        list(calls, described, OffsetSpec.earliest(), KafkaBacklogReader.COMMITTED);
    ListOffsetsResult ends =
        list(calls, described, OffsetSpec.latest(), KafkaBacklogReader.COMMITTED);
    ListOffsetsResult logEnds =
        list(calls, described, OffsetSpec.latest(), KafkaBacklogReader.UNCOMMITTED);
    Map<String, TopicOffsets> topics = new HashMap<>();
    for (TopicDescription topic : described) {
      Map<TopicPartition, TopicOffsets.Ends> partitions = new HashMap<>();
      for (var partition : partitions(topic)) {
        Optional<ListOffsetsResultInfo> start = known(starts.partitionResult(partition));
        Optional<ListOffsetsResultInfo> end = known(ends.partitionResult(partition));
        Optional<ListOffsetsResultInfo> logEnd = known(logEnds.partitionResult(partition));
        if (start.isPresent() && end.isPresent() && logEnd.isPresent()) {
          partitions.put(
              Partitions.fromKafka(partition),
              new TopicOffsets.Ends(start.get().offset(), end.get(), logEnd.get().offset()));
        }
      }
      if (partitions.size() == topic.partitions().size()) {
        topics.put(
            topic.name(), new TopicOffsets(topic.name(), topic.topicId().toString(), partitions));
      }
    }
    return topics;
  }

  private static ListOffsetsResult list(
      AdminCalls calls,
      List<TopicDescription> described,
      OffsetSpec spec,
      ListOffsetsOptions options) {
    Map<org.apache.kafka.common.TopicPartition, OffsetSpec> request = new HashMap<>();
    described.forEach(
        topic -> partitions(topic).forEach(partition -> request.put(partition, spec)));
    return calls.ask(admin -> admin.listOffsets(request, options));
  }

  private static List<org.apache.kafka.common.TopicPartition> partitions(TopicDescription topic) {
    return topic.partitions().stream()
        .map(info -> new org.apache.kafka.common.TopicPartition(topic.name(), info.partition()))
        .toList();
  }

  private static Map<OffsetRange, Optional<Instant>> oldest(
      KeptConsumer consumer, Map<String, TopicOffsets> topics, Map<String, Position> expected) {
    List<OffsetRange> ranges = new ArrayList<>();
    topics.forEach(
        (name, topic) ->
            ranges.addAll(KafkaBacklogReader.ranges(topic.backlogs(expected.get(name)))));
    Map<OffsetRange, Optional<Instant>> oldest = new HashMap<>();
    try {
      Map<TopicPartition, Instant> found = OldestRecords.timestamps(consumer, ranges);
      ranges.forEach(range -> oldest.put(range, Optional.ofNullable(found.get(range.partition()))));
    } catch (TidemillException e) {
      // Each read asks for its own, and says what is wrong.
    }
    return oldest;
  }

  /** The answer, unless there is none. */
  static <T> Optional<T> known(KafkaFuture<T> answer) {
    try {
      return Optional.of(answer.get());
    } catch (ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public TopicPosition start(String topic, StartFrom from) {
    return reader.start(topic, from);
  }

  @Override
  public Backlog read(String topic, Position position) {
    TopicOffsets known = topics.get(topic);
    return known == null || !known.reachTo(position)
        ? reader.read(topic, position)
        : reader.look(known, position, oldest);
  }
}
