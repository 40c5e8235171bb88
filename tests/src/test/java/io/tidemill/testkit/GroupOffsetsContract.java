package io.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.GroupOffsets.Published;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What everything that publishes positions must do. One object may serve all tests: each uses its
 * own topics and groups.
 */
public abstract class GroupOffsetsContract {
  private final String group = "group-" + UUID.randomUUID();

  /** The object under test. */
  protected abstract GroupOffsets groupOffsets();

  /** Makes an empty topic and returns its name, which no other topic has. */
  protected abstract String createTopic(int partitions);

  /** Sets an offset of {@code group} as other tools do. */
  protected abstract void setByHand(String group, TopicPartition partition, long offset);

  @Test
  void of_an_unknown_group_nothing_is_published() {
    assertThat(groupOffsets().read(group)).isEmpty();
  }

  @Test
  void what_was_published_is_read_with_its_run_and_epochs() {
    String topic = createTopic(2);
    Position position =
        Position.of(
            Map.of(
                new TopicPartition(topic, 0), new NextOffset(5, 3),
                new TopicPartition(topic, 1), new NextOffset(0, NextOffset.UNKNOWN_EPOCH)));

    groupOffsets().publish(group, position, 7);

    assertThat(groupOffsets().read(group)).contains(new Published(position, 7));
  }

  @Test
  void a_position_before_the_first_run_is_published_as_run_0() {
    Position position = at(new TopicPartition(createTopic(1), 0), 0);

    groupOffsets().publish(group, position, 0);

    assertThat(groupOffsets().read(group)).contains(new Published(position, 0));
  }

  @Test
  void a_later_run_replaces_an_earlier_one() {
    TopicPartition partition = new TopicPartition(createTopic(1), 0);

    groupOffsets().publish(group, at(partition, 5), 9);
    groupOffsets().publish(group, at(partition, 8), 10);

    assertThat(groupOffsets().read(group)).contains(new Published(at(partition, 8), 10));
  }

  @Test
  void a_run_may_be_published_again() {
    TopicPartition partition = new TopicPartition(createTopic(1), 0);

    groupOffsets().publish(group, at(partition, 5), 1);
    groupOffsets().publish(group, at(partition, 5), 1);

    assertThat(groupOffsets().read(group)).contains(new Published(at(partition, 5), 1));
  }

  @Test
  void partitions_that_a_later_run_does_not_name_are_not_part_of_it() {
    String topic = createTopic(2);
    TopicPartition gone = new TopicPartition(topic, 0);
    TopicPartition kept = new TopicPartition(topic, 1);

    groupOffsets().publish(group, at(gone, 5).with(kept, new NextOffset(5, 0)), 1);
    groupOffsets().publish(group, at(kept, 8), 2);

    assertThat(groupOffsets().read(group)).contains(new Published(at(kept, 8), 2));
  }

  @Test
  void a_position_without_partitions_publishes_nothing() {
    groupOffsets().publish(group, Position.NONE, 1);

    assertThat(groupOffsets().read(group)).isEmpty();
  }

  @Test
  void a_position_without_partitions_leaves_what_was_published() {
    Position position = at(new TopicPartition(createTopic(1), 0), 5);

    groupOffsets().publish(group, position, 1);
    groupOffsets().publish(group, Position.NONE, 2);

    assertThat(groupOffsets().read(group)).contains(new Published(position, 1));
  }

  @Test
  void offsets_that_somebody_else_set_are_none_of_ours() {
    setByHand(group, new TopicPartition(createTopic(1), 0), 3);

    assertThat(groupOffsets().read(group)).isEmpty();
  }

  @Test
  void offsets_that_somebody_else_set_in_part_do_not_hide_ours() {
    String topic = createTopic(3);
    TopicPartition older = new TopicPartition(topic, 0);
    TopicPartition ours = new TopicPartition(topic, 1);
    TopicPartition theirs = new TopicPartition(topic, 2);
    groupOffsets().publish(group, at(older, 5), 1);
    groupOffsets().publish(group, at(ours, 5).with(theirs, new NextOffset(5, 0)), 7);

    setByHand(group, theirs, 3);

    assertThat(groupOffsets().read(group)).contains(new Published(at(ours, 5), 7));
  }

  @Test
  void an_older_run_is_the_newest_if_somebody_else_set_all_offsets_of_later_ones() {
    String topic = createTopic(2);
    TopicPartition older = new TopicPartition(topic, 0);
    TopicPartition theirs = new TopicPartition(topic, 1);
    groupOffsets().publish(group, at(older, 5), 1);
    groupOffsets().publish(group, at(theirs, 5), 7);

    setByHand(group, theirs, 3);

    assertThat(groupOffsets().read(group)).contains(new Published(at(older, 5), 1));
  }

  @Test
  void what_is_published_after_somebody_else_set_offsets_is_whole_again() {
    String topic = createTopic(2);
    TopicPartition theirs = new TopicPartition(topic, 1);
    Position position = at(new TopicPartition(topic, 0), 5).with(theirs, new NextOffset(5, 0));
    groupOffsets().publish(group, position, 7);
    setByHand(group, theirs, 3);

    groupOffsets().publish(group, position, 7);

    assertThat(groupOffsets().read(group)).contains(new Published(position, 7));
  }

  @Test
  void groups_are_kept_apart() {
    TopicPartition partition = new TopicPartition(createTopic(1), 0);
    String other = "group-" + UUID.randomUUID();

    groupOffsets().publish(group, at(partition, 5), 1);
    groupOffsets().publish(other, at(partition, 6), 2);

    assertThat(groupOffsets().read(group)).contains(new Published(at(partition, 5), 1));
    assertThat(groupOffsets().read(other)).contains(new Published(at(partition, 6), 2));
  }

  private static Position at(TopicPartition partition, long offset) {
    return Position.NONE.with(partition, new NextOffset(offset, 0));
  }
}
