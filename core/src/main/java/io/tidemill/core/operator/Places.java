package io.tidemill.core.operator;

import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.offsets.Place;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.offsets.TopicPosition;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Where the places that people name lie in a topic as it is now. */
final class Places {
  private final BacklogReader backlogs;
  private final GroupOffsets groupOffsets;
  private final Names names;

  Places(BacklogReader backlogs, GroupOffsets groupOffsets, Names names) {
    this.backlogs = backlogs;
    this.groupOffsets = groupOffsets;
    this.names = names;
  }

  /**
   * The position that {@code place} names, for each partition of {@code topic}.
   *
   * @param rest what counts for partitions that the place doesn't name
   * @throws RefusedException if the place names what the topic doesn't have
   */
  Position of(Place place, PipelineId pipeline, Backlog topic, Position rest) {
    Position named =
        place.match(
            from -> named(from, pipeline, topic, rest), offsets -> offsets(offsets, topic, rest));
    Position within = Position.NONE;
    for (PartitionBacklog partition : topic.partitions()) {
      NextOffset next =
          named
              .at(partition.partition())
              .orElseThrow(
                  () ->
                      new RefusedException(
                          "the place says nothing of %s".formatted(partition.partition()),
                          "name partition:offset for all of " + partitions(topic)));
      within = within.with(partition.partition(), next);
    }
    return within;
  }

  private Position named(StartFrom from, PipelineId pipeline, Backlog topic, Position rest) {
    if (!(from instanceof StartFrom.Group)) {
      TopicPosition found = backlogs.start(topic.topic(), from);
      if (!found.topicId().equals(topic.topicId())) {
        throw new RefusedException("the topic is being made anew just now", "ask again");
      }
      return found.position();
    }
    String group = names.consumerGroup(pipeline);
    Position published =
        groupOffsets
            .read(group)
            .map(GroupOffsets.Published::position)
            .orElseThrow(
                () ->
                    new RefusedException(
                        "group %s has no offsets that Tidemill has published".formatted(group),
                        "name another place: earliest, latest, a time or partition:offset,…"));
    return over(rest, published.next());
  }

  private static Position offsets(Place.Offsets offsets, Backlog topic, Position rest) {
    Set<Integer> unknown = new TreeSet<>(offsets.next().keySet());
    for (PartitionBacklog partition : topic.partitions()) {
      int number = partition.partition().partition();
      unknown.remove(number);
      Long offset = offsets.next().get(number);
      if (offset != null && offset > partition.logEnd()) {
        throw new RefusedException(
            "offset %d of %s lies beyond its log's end, %d"
                .formatted(offset, partition.partition(), partition.logEnd()),
            "name an offset before, or latest");
      }
    }
    if (!unknown.isEmpty()) {
      throw new RefusedException(
          "topic %s has no partitions %s".formatted(topic.topic(), unknown),
          "name some of " + partitions(topic));
    }
    return offsets.moved(topic.topic(), rest);
  }

  private static Position over(Position rest, Map<TopicPartition, NextOffset> named) {
    Position all = rest;
    for (Map.Entry<TopicPartition, NextOffset> entry : named.entrySet()) {
      all = all.with(entry.getKey(), entry.getValue());
    }
    return all;
  }

  private static String partitions(Backlog topic) {
    return topic.partitions().stream()
        .map(partition -> Integer.toString(partition.partition().partition()))
        .collect(Collectors.joining(", "));
  }
}
