package io.tidemill.spark.read;

import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.TopicPartition;
import java.io.Serializable;

/** A range as Spark ships it to tasks. */
record Split(String topic, int partition, long from, long until, int leaderEpoch)
    implements Serializable {
  static Split of(OffsetRange range, int leaderEpoch) {
    return new Split(
        range.partition().topic(),
        range.partition().partition(),
        range.from(),
        range.until(),
        leaderEpoch);
  }

  OffsetRange range() {
    return new OffsetRange(new TopicPartition(topic, partition), from, until);
  }
}
