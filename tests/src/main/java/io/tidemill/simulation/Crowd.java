package io.tidemill.simulation;

import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.simulation.world.Payload;
import io.tidemill.simulation.world.SimKafka;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Producers. Keys repeat within runs and across them, each in one partition; some records are
 * tombstones, some can't be decoded, some come in transactions, some of which are aborted.
 */
final class Crowd {
  /** How many keys a partition has. */
  private static final int KEYS = 6;

  private static final long WHAT = 0xC40;

  private final Dice dice;
  private final SimKafka kafka;
  private final String topic;
  private final Shape shape;
  private final Deque<Long> hanging = new ArrayDeque<>();
  private long produced;

  /** What producers do, one in so many records; 0 for never. */
  record Shape(int tombstones, int undecodable, int registered, int nulls, int transactions) {
    static Shape of(Scenario scenario) {
      boolean registered =
          switch (scenario) {
            case MERGED, EXPIRY, GOING_BACK -> true;
            default -> false;
          };
      return new Shape(12, 15, registered ? 6 : 0, 5, 8);
    }
  }

  Crowd(Dice dice, SimKafka kafka, String topic, Shape shape) {
    this.dice = dice;
    this.kafka = kafka;
    this.topic = topic;
    this.shape = shape;
  }

  /** Some records into random partitions, perhaps in one transaction. */
  void produce(int records) {
    long transaction = once(shape.transactions(), 1) ? kafka.begin() : 0;
    for (int i = 0; i < records; i++) {
      one(transaction);
    }
    if (transaction == 0) {
      return;
    }
    if (below(3, 2) == 0) {
      kafka.abort(transaction, topic);
    } else {
      kafka.commit(transaction, topic);
    }
  }

  /** A transaction that stays open until {@link #endHanging}. */
  void hang() {
    long transaction = kafka.begin();
    one(transaction);
    hanging.add(transaction);
  }

  /** Whether there is a transaction that hangs. */
  boolean hangs() {
    return !hanging.isEmpty();
  }

  /** Ends the oldest hanging transaction. */
  void endHanging() {
    long transaction = hanging.remove();
    if (below(2, 3) == 0) {
      kafka.abort(transaction, topic);
    } else {
      kafka.commit(transaction, topic);
    }
  }

  /** The topic is gone, and open transactions with it. */
  void forgetHanging() {
    hanging.clear();
  }

  private void one(long transaction) {
    produced++;
    int partition = below(kafka.partitions(topic), 4);
    // A key lives in one partition, whatever their number.
    long key = partition * 100L + below(KEYS, 5);
    TopicPartition to = new TopicPartition(topic, partition);
    Payload payload = payload();
    if (transaction == 0) {
      kafka.produce(to, key, payload);
    } else {
      kafka.produceIn(transaction, to, key, payload);
    }
  }

  private Payload payload() {
    if (once(shape.tombstones(), 6)) {
      return Payload.TOMBSTONE;
    }
    if (once(shape.undecodable(), 7)) {
      return Payload.UNDECODABLE;
    }
    Long a = once(shape.nulls(), 8) ? null : (Long) (long) below(1_000, 9);
    Long b = once(shape.nulls(), 10) ? null : (Long) (long) below(1_000, 11);
    return once(shape.registered(), 12) ? Payload.registered(a, b) : Payload.of(a, b);
  }

  private boolean once(int odds, int what) {
    return odds > 0 && below(odds, what) == 0;
  }

  private int below(int bound, int what) {
    return dice.below(bound, WHAT + what, produced);
  }
}
