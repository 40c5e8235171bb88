package io.tidemill.simulation.world;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.run.CannotRunException;
import io.tidemill.core.run.ClaimedTopic;
import java.util.ArrayList;
import java.util.List;

/**
 * One process's read-committed consumer. It reads by position, and notices what Kafka's own would:
 * an offset that is not in the log, a log whose epochs no longer agree with what it has read, a
 * topic made anew.
 */
public final class SimConsumer {
  /** How many offsets one fetch covers at most. */
  private static final int FETCH = 8;

  private static final int NONE_READ = -1;

  private final SimKafka kafka;
  private final Calls calls;

  private record Fetched(List<SimRecord> records, int epoch) {}

  SimConsumer(SimKafka kafka, Calls calls) {
    this.kafka = kafka;
    this.calls = calls;
  }

  /**
   * The committed records of {@code range}, in order.
   *
   * @param claimed the leader epoch when it was claimed: none of its records has a later one
   * @param topicId of the topic that it was claimed of, which must be there after the last fetch
   * @throws CannotRunException if the topic was made anew
   * @throws TidemillException of kind {@code OPERATOR} if an offset is not in the log; {@code
   *     INFRASTRUCTURE} if the log ends before the range does, or Kafka doesn't answer
   */
  public List<SimRecord> read(OffsetRange range, int claimed, String topicId) {
    List<SimRecord> records = new ArrayList<>();
    long position = range.from();
    int epoch = NONE_READ;
    while (position < range.until()) {
      long from = position;
      long until = Math.min(range.until(), from + FETCH);
      int known = epoch;
      Fetched fetched;
      try {
        fetched = calls.call("kafka.fetch", () -> fetch(range.partition(), from, until, known));
      } catch (AnswerLost e) {
        throw new TidemillException(
            FailureKind.INFRASTRUCTURE, "Reading " + range + " stands still at offset " + from, e);
      }
      for (SimRecord record : fetched.records()) {
        if (claimed >= 0 && record.epoch() > claimed) {
          throw refusal(
              FailureKind.INFRASTRUCTURE, range.partition(), record.offset(), "the log was cut");
        }
      }
      records.addAll(fetched.records());
      epoch = fetched.epoch();
      position = until;
    }
    checkTopic(range, topicId);
    return records;
  }

  private void checkTopic(OffsetRange range, String topicId) {
    String topic = range.partition().topic();
    String found;
    try {
      found = calls.call("kafka.topic-id", () -> kafka.topicId(topic));
    } catch (AnswerLost e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "No answer which topic " + topic + " is", e);
    }
    ClaimedTopic.refusal(topic, found, topicId)
        .ifPresent(
            why -> {
              throw new CannotRunException(FailureCode.TOPIC_RECREATED, why);
            });
  }

  private Fetched fetch(TopicPartition partition, long from, long until, int known) {
    PartitionLog log = kafka.log(partition);
    if (from < log.start() || from > log.end()) {
      throw refusal(FailureKind.OPERATOR, partition, from, "the offset is not in the log");
    }
    if (known != NONE_READ && log.truncated(from, known)) {
      throw refusal(FailureKind.INFRASTRUCTURE, partition, from, "the log was truncated");
    }
    if (until > log.stableEnd()) {
      throw refusal(FailureKind.INFRASTRUCTURE, partition, from, "the log ends before the range");
    }
    List<SimRecord> records = new ArrayList<>();
    log.read(from, until, records);
    return new Fetched(records, log.epoch());
  }

  private static TidemillException refusal(
      FailureKind kind, TopicPartition partition, long offset, String why) {
    return new TidemillException(
        kind, "Reading " + partition + " fails at offset " + offset + ": " + why);
  }
}
