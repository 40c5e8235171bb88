package io.tidemill.testkit.faults;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A fault that waits for its moment on a {@link TcpProxy}, and strikes once. Thread-safe. */
public final class Fault {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Trigger trigger;
  private final Effect effect;
  private final CompletableFuture<String> where = new CompletableFuture<>();
  private final CompletableFuture<Next> next = new CompletableFuture<>();
  private int seen;

  Fault(Trigger trigger, Effect effect) {
    this.trigger = requireNonNull(trigger, "trigger");
    this.effect = requireNonNull(effect, "effect");
  }

  /** What becomes of what is held. */
  enum Next {
    PASS,
    CUT
  }

  /** Whether it has struck, 0 or 1. */
  public int struck() {
    return where.isDone() ? 1 : 0;
  }

  /** Waits until it has struck; says where. */
  public String awaitStruck() {
    await("fault at " + trigger).atMost(PATIENCE).until(where::isDone);
    return where.join();
  }

  /** Passes on what is held. */
  public void release() {
    next.complete(Next.PASS);
  }

  /** Throws away what is held, and resets its connection. */
  public void drop() {
    next.complete(Next.CUT);
  }

  Effect effect() {
    return effect;
  }

  Next awaitNext() {
    return next.join();
  }

  /** Whether it strikes now, at {@code window}, which went by {@code where}. */
  synchronized boolean strikes(Trigger.Direction direction, String window, String where) {
    if (this.where.isDone() || direction != trigger.direction() || !trigger.matches(window)) {
      return false;
    }
    seen++;
    return seen >= trigger.occurrence() && this.where.complete(where);
  }

  /** Whether {@code window} shows what it waits for, be it its turn or not. */
  boolean sees(Trigger.Direction direction, String window) {
    return direction == trigger.direction() && trigger.matches(window);
  }
}
