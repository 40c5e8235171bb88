package io.tidemill.localstack.lambda;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Alarms go off when the test says so, in the order in which they were set. */
final class HeldTimer extends ScheduledThreadPoolExecutor {
  private final BlockingQueue<Runnable> alarms = new LinkedBlockingQueue<>();

  HeldTimer() {
    super(1);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable alarm, long delay, TimeUnit unit) {
    alarms.add(alarm);
    return super.schedule(() -> {}, delay, unit);
  }

  void runOldest() throws InterruptedException {
    alarms.poll(FunctionPoolTests.DEADLINE_SECONDS, TimeUnit.SECONDS).run();
  }
}
