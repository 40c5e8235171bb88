package io.tidemill.kafka;

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
import java.util.Set;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Reads backlogs from Kafka: offsets by the admin client, the age of the oldest records by a small
 * fetch. A partition's end is its last stable offset, so nothing of an open transaction counts;
 * {@code latest} begins there too, as a read-committed consumer does. A call answers, or fails,
 * within some tens of seconds.
 */
public final class KafkaBacklogReader implements BacklogReader, AutoCloseable {
  private static final ListOffsetsOptions COMMITTED =
      new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

  private final AdminCalls calls;
  private final OldestRecords oldestRecords;

  /**
   * Begins to talk to Kafka.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if none of the bootstrap servers'
   *     names can be resolved
   */
  public KafkaBacklogReader(KafkaSettings settings) {
    this.calls = new AdminCalls(settings);
    this.oldestRecords = new OldestRecords(settings);
  }

  /** Begins, in the background, with what only a look at a backlog needs. */
  public void begin() {
    oldestRecords.begin();
  }

  @Override
  public TopicPosition start(String topic, StartFrom from) {
    TopicDescription description = describe(topic);
    Listing starts = list(description, spec(from));
    Listing ends = list(description, OffsetSpec.latest());
    Map<TopicPartition, ListOffsetsResultInfo> end = ends.await();
    Map<TopicPartition, NextOffset> next = new HashMap<>();
    starts
        .await()
        .forEach(
            (partition, start) -> {
              // No record that late: what comes next is the first.
              long offset = start.offset() >= 0 ? start.offset() : end.get(partition).offset();
              next.put(partition, new NextOffset(offset, epoch(end.get(partition))));
            });
    return new TopicPosition(description.topicId().toString(), Position.of(next));
  }

  @Override
  public Backlog read(String topic, Position position) {
    TopicDescription description = describe(topic);
    Listing starts = list(description, OffsetSpec.earliest());
    Listing ends = list(description, OffsetSpec.latest());
    Map<TopicPartition, ListOffsetsResultInfo> end = ends.await();
    List<PartitionBacklog> partitions = new ArrayList<>();
    starts
        .await()
        .forEach(
            (partition, start) ->
                partitions.add(backlog(partition, start, end.get(partition), position)));
    Map<TopicPartition, Instant> oldest =
        oldestRecords.timestamps(
            partitions.stream().flatMap(partition -> partition.range().stream()).toList());
    return new Backlog(
        topic,
        description.topicId().toString(),
        partitions.stream()
            .map(
                partition ->
                    withOldest(partition, Optional.ofNullable(oldest.get(partition.partition()))))
            .toList());
  }

  /** Ends the connections to Kafka. */
  @Override
  public void close() {
    oldestRecords.close();
    calls.close();
  }

  private static PartitionBacklog backlog(
      TopicPartition partition,
      ListOffsetsResultInfo start,
      ListOffsetsResultInfo end,
      Position position) {
    long logStart = start.offset();
    return new PartitionBacklog(
        partition,
        logStart,
        position.at(partition).map(NextOffset::offset).orElse(logStart),
        // Two answers, of two moments: retention may have overtaken the end in between.
        Math.max(end.offset(), logStart),
        epoch(end),
        Optional.empty());
  }

  private static PartitionBacklog withOldest(PartitionBacklog partition, Optional<Instant> oldest) {
    return new PartitionBacklog(
        partition.partition(),
        partition.logStart(),
        partition.position(),
        partition.readableEnd(),
        partition.leaderEpoch(),
        oldest);
  }

  private static int epoch(ListOffsetsResultInfo end) {
    return end.leaderEpoch().orElse(NextOffset.UNKNOWN_EPOCH);
  }

  private static OffsetSpec spec(StartFrom from) {
    return from.match(
        OffsetSpec::earliest,
        OffsetSpec::latest,
        time -> OffsetSpec.forTimestamp(Math.max(0, millisNotBefore(time))));
  }

  private static long millisNotBefore(Instant time) {
    long millis = time.toEpochMilli();
    return Instant.ofEpochMilli(millis).isBefore(time) ? millis + 1 : millis;
  }

  private TopicDescription describe(String topic) {
    return await(topic, calls.send(admin -> admin.describeTopics(Set.of(topic)).allTopicNames()))
        .get(topic);
  }

  private Listing list(TopicDescription topic, OffsetSpec spec) {
    Map<org.apache.kafka.common.TopicPartition, OffsetSpec> request = new HashMap<>();
    topic
        .partitions()
        .forEach(
            info ->
                request.put(
                    new org.apache.kafka.common.TopicPartition(topic.name(), info.partition()),
                    spec));
    KafkaFuture<Map<org.apache.kafka.common.TopicPartition, ListOffsetsResultInfo>> answer =
        calls.send(admin -> admin.listOffsets(request, COMMITTED).all());
    return () -> {
      Map<TopicPartition, ListOffsetsResultInfo> offsets = new HashMap<>();
      await(topic.name(), answer)
          .forEach((partition, info) -> offsets.put(Partitions.fromKafka(partition), info));
      return offsets;
    };
  }

  /** Offsets that were asked for, so that two questions are under way at a time. */
  private interface Listing {
    Map<TopicPartition, ListOffsetsResultInfo> await();
  }

  private <T> T await(String topic, KafkaFuture<T> answer) {
    return calls.await(
        "a look at topic " + topic,
        answer,
        error ->
            error instanceof UnknownTopicOrPartitionException
                    || error instanceof UnknownTopicIdException
                    || error instanceof InvalidTopicException
                ? Optional.of(missing(topic, error))
                : Optional.empty());
  }

  private TidemillException missing(String topic, Throwable cause) {
    List<String> similar = SimilarNames.to(topic, topics());
    return new TidemillException(
        FailureKind.PIPELINE,
        "Topic \"%s\" doesn't exist in Kafka at %s%s. Create it, or correct source.topic"
            .formatted(
                topic,
                calls.bootstrap(),
                similar.isEmpty() ? "" : "; similar ones do: " + String.join(", ", similar)),
        cause);
  }

  private Set<String> topics() {
    return calls.await("a list of topics", calls.send(admin -> admin.listTopics().names()));
  }
}
