package io.tidemill.spark.write;

import java.time.Duration;
import java.util.PriorityQueue;

/**
 * A store in virtual time: so many requests are worked on at once, others wait in a queue, and each
 * answer takes its way back. It is kept as busy as {@link WriteConcurrency} lets it be.
 */
final class StoreModel {
  private static final Duration NO_PATIENCE = Duration.ZERO;
  private static final int ROWS = 20;

  private final PriorityQueue<Request> underWay = new PriorityQueue<>();
  private final PriorityQueue<Long> workers = new PriorityQueue<>();
  private final WriteConcurrency concurrency;
  private long now;
  private long work;
  private long way;
  private long answered;

  private record Request(long answeredAt, long sentAt) implements Comparable<Request> {
    @Override
    public int compareTo(Request other) {
      return Long.compare(answeredAt, other.answeredAt);
    }
  }

  /**
   * A store.
   *
   * @param most that may be under way
   * @param workers how many requests it works on at once
   * @param work how long it works on one
   * @param way how long request and answer are on their way
   */
  StoreModel(int most, int workers, Duration work, Duration way) {
    this.concurrency = new WriteConcurrency(most, () -> now, sentence -> {});
    for (int i = 0; i < workers; i++) {
      this.workers.add(0L);
    }
    this.work = work.toNanos();
    this.way = way.toNanos();
  }

  void works(Duration each) {
    work = each.toNanos();
  }

  void isAway(Duration there) {
    way = there.toNanos();
  }

  /** Nothing is answered for a while, as in a pause of a JVM, and all of it afterwards. */
  void pause(Duration pause) {
    now += pause.toNanos();
  }

  /** Goes on for {@code time}; gives the answers in it. */
  long run(Duration time) throws InterruptedException {
    long end = now + time.toNanos();
    long before = answered;
    while (now < end) {
      while (concurrency.enter(NO_PATIENCE)) {
        long begun = Math.max(now + way / 2, workers.poll());
        workers.add(begun + work);
        underWay.add(new Request(begun + work + way / 2, now));
      }
      Request next = underWay.poll();
      now = Math.max(now, next.answeredAt());
      concurrency.answered(next.sentAt(), ROWS);
      concurrency.leave();
      answered++;
    }
    return answered - before;
  }

  int limit() {
    return concurrency.limit();
  }
}
