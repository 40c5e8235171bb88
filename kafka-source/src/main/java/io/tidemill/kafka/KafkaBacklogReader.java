package io.tidemill.kafka;

import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
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

/**
 * Reads backlogs from Kafka: offsets and open transactions by the admin client, the age of the
 * oldest records by a small fetch, truncation by leader epochs. A partition's end is its last
 * stable offset, so nothing of an open transaction counts; {@code latest} begins there too, as a
 * read-committed consumer does. A call answers, or fails, within some tens of seconds.
 */
public final class KafkaBacklogReader implements BacklogReader, AutoCloseable {
  static final ListOffsetsOptions COMMITTED = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
  static final ListOffsetsOptions UNCOMMITTED =
      new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);

  private final AdminCalls calls;
  private final Topics topics;
  private final KeptConsumer consumer;

  /**
   * Begins to talk to Kafka.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if none of the bootstrap servers'
   *     names can be resolved
   */
  public KafkaBacklogReader(KafkaSettings settings) {
    this.calls = new AdminCalls(settings);
    this.topics = new Topics(calls);
    this.consumer = new KeptConsumer(settings);
  }

  /** Begins, in the background, with what only a look at a backlog needs. */
  public void begin() {
    consumer.begin();
  }

  @Override
  public TopicPosition start(String topic, StartFrom from) {
    OffsetSpec spec = spec(from);
    TopicDescription description = topics.describe(topic);
    Listing starts = list(description, spec, COMMITTED);
    Listing ends = list(description, OffsetSpec.latest(), COMMITTED);
    Map<TopicPartition, ListOffsetsResultInfo> end = ends.await();
    Map<TopicPartition, NextOffset> next = new HashMap<>();
    starts
        .await()
        .forEach(
            (partition, start) -> {
              // No record that late: what comes next is the first.
              long offset = start.offset() >= 0 ? start.offset() : end.get(partition).offset();
              next.put(partition, new NextOffset(offset, TopicOffsets.epoch(end.get(partition))));
            });
    return new TopicPosition(description.topicId().toString(), Position.of(next));
  }

  @Override
  public Backlog read(String topic, Position position) {
    TopicDescription description = topics.describe(topic);
    Listing starts = list(description, OffsetSpec.earliest(), COMMITTED);
    Listing ends = list(description, OffsetSpec.latest(), COMMITTED);
    Listing logEnds = list(description, OffsetSpec.latest(), UNCOMMITTED);
    Map<TopicPartition, ListOffsetsResultInfo> end = ends.await();
    Map<TopicPartition, ListOffsetsResultInfo> logEnd = logEnds.await();
    Map<TopicPartition, TopicOffsets.Ends> partitions = new HashMap<>();
    starts
        .await()
        .forEach(
            (partition, start) ->
                partitions.put(
                    partition,
                    new TopicOffsets.Ends(
                        start.offset(), end.get(partition), logEnd.get(partition).offset())));
    return look(
        new TopicOffsets(topic, description.topicId().toString(), partitions), position, Map.of());
  }

  /**
   * Backlogs of many topics, looked at together now, for whoever reads all of them soon: it costs a
   * few requests a broker, not some for each topic. What is learned is of this moment.
   *
   * @param expected by the topics' names, where reads most likely begin
   */
  public BacklogReader ahead(Map<String, Position> expected) {
    return SweptBacklogs.of(this, calls, consumer, expected);
  }

  /**
   * What waits from {@code position} on, where {@code topic} ends.
   *
   * @param known timestamps of the oldest records of ranges; those of others are read
   */
  Backlog look(TopicOffsets topic, Position position, Map<OffsetRange, Optional<Instant>> known) {
    List<PartitionBacklog> partitions = topic.backlogs(position);
    OpenTransactions open = OpenTransactions.ask(calls, partitions);
    Set<TopicPartition> truncated = Truncations.of(consumer, partitions, position);
    Map<TopicPartition, Instant> oldest = oldest(partitions, known);
    Map<TopicPartition, Instant> openSince = open.lastWrites();
    return new Backlog(
        topic.topic(),
        topic.topicId(),
        partitions.stream()
            .map(
                partition ->
                    with(
                        partition,
                        Optional.ofNullable(oldest.get(partition.partition())),
                        Optional.ofNullable(openSince.get(partition.partition())),
                        truncated))
            .toList());
  }

  private Map<TopicPartition, Instant> oldest(
      List<PartitionBacklog> partitions, Map<OffsetRange, Optional<Instant>> known) {
    Map<TopicPartition, Instant> oldest = new HashMap<>();
    List<OffsetRange> unknown = new ArrayList<>();
    for (OffsetRange range : ranges(partitions)) {
      if (known.containsKey(range)) {
        known.get(range).ifPresent(at -> oldest.put(range.partition(), at));
      } else {
        unknown.add(range);
      }
    }
    oldest.putAll(OldestRecords.timestamps(consumer, unknown));
    return oldest;
  }

  /** Ends the connections to Kafka. */
  @Override
  public void close() {
    consumer.close();
    calls.close();
  }

  static List<OffsetRange> ranges(List<PartitionBacklog> partitions) {
    return partitions.stream().flatMap(partition -> partition.range().stream()).toList();
  }

  private static PartitionBacklog with(
      PartitionBacklog partition,
      Optional<Instant> oldest,
      Optional<Instant> openSince,
      Set<TopicPartition> truncated) {
    return new PartitionBacklog(
        partition.partition(),
        partition.logStart(),
        partition.position(),
        partition.readableEnd(),
        partition.logEnd(),
        partition.leaderEpoch(),
        oldest,
        openSince,
        truncated.contains(partition.partition()));
  }

  private static OffsetSpec spec(StartFrom from) {
    return from.match(
        OffsetSpec::earliest,
        OffsetSpec::latest,
        time -> OffsetSpec.forTimestamp(Math.max(0, millisNotBefore(time))),
        () -> {
          throw new IllegalArgumentException(
              "Where a group stands is read from its offsets, not from the topic");
        });
  }

  private static long millisNotBefore(Instant time) {
    long millis = time.toEpochMilli();
    return Instant.ofEpochMilli(millis).isBefore(time) ? millis + 1 : millis;
  }

  private Listing list(TopicDescription topic, OffsetSpec spec, ListOffsetsOptions options) {
    Map<org.apache.kafka.common.TopicPartition, OffsetSpec> request = new HashMap<>();
    topic
        .partitions()
        .forEach(
            info ->
                request.put(
                    new org.apache.kafka.common.TopicPartition(topic.name(), info.partition()),
                    spec));
    KafkaFuture<Map<org.apache.kafka.common.TopicPartition, ListOffsetsResultInfo>> answer =
        calls.send(admin -> admin.listOffsets(request, options).all());
    return () -> {
      Map<TopicPartition, ListOffsetsResultInfo> offsets = new HashMap<>();
      topics
          .await(topic.name(), answer)
          .forEach((partition, info) -> offsets.put(Partitions.fromKafka(partition), info));
      return offsets;
    };
  }

  /** Offsets that were asked for, so that several questions are under way at a time. */
  private interface Listing {
    Map<TopicPartition, ListOffsetsResultInfo> await();
  }
}
