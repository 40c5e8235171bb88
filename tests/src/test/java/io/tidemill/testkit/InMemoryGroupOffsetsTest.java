package io.tidemill.testkit;

import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.TopicPartition;

/** Groups without a broker keep the contract, so that what stands on them stands. */
class InMemoryGroupOffsetsTest extends GroupOffsetsContract {
  private final InMemoryGroupOffsets groupOffsets = new InMemoryGroupOffsets();
  private int topics;

  @Override
  protected GroupOffsets groupOffsets() {
    return groupOffsets;
  }

  @Override
  protected String createTopic(int partitions) {
    return "topic" + ++topics;
  }

  @Override
  protected void setByHand(String group, TopicPartition partition, long offset) {
    groupOffsets.setByHand(group, partition, offset);
  }
}
