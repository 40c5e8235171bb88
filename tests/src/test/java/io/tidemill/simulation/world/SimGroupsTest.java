package io.tidemill.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.testkit.GroupOffsetsContract;
import org.junit.jupiter.api.Test;

class SimGroupsTest extends GroupOffsetsContract {
  private static final Position FIVE =
      Position.NONE.with(new TopicPartition("topic", 0), new NextOffset(5, 0));

  private final SimGroups groups = new SimGroups();
  private int topics;

  @Override
  protected GroupOffsets groupOffsets() {
    return groups.offsets(Calls.PLAIN);
  }

  @Override
  protected String createTopic(int partitions) {
    return "topic" + ++topics;
  }

  @Override
  protected void setByHand(String group, TopicPartition partition, long offset) {
    groups.resetByHand(group, Position.NONE.with(partition, new NextOffset(offset, 0)));
  }

  @Test
  void what_has_expired_or_was_reset_by_hand_is_not_published() {
    groupOffsets().publish("expired", FIVE, 1);
    groupOffsets().publish("reset", FIVE, 1);

    groups.expire("expired");
    groups.resetByHand("reset", FIVE);

    assertThat(groupOffsets().read("expired")).isEmpty();
    assertThat(groupOffsets().read("reset")).isEmpty();
  }

  @Test
  void a_group_with_members_is_not_published() {
    groups.join("busy");
    assertThatThrownBy(() -> groupOffsets().publish("busy", FIVE, 1))
        .isInstanceOf(TidemillException.class);

    groups.leave("busy");
    groupOffsets().publish("busy", FIVE, 1);
    assertThat(groups.published("busy")).isPresent();
  }
}
