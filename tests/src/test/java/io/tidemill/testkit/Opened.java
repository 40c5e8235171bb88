package io.tidemill.testkit;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is to be closed, the last one opened first. Used by one thread. */
public final class Opened implements AutoCloseable {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Takes something over; gives it back. */
  public <T extends AutoCloseable> T add(T another) {
    opened.push(another);
    return another;
  }

  /** Closes all, and throws then if some of it has failed. */
  @Override
  public void close() {
    AssertionError failure = new AssertionError("Not all could be closed");
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception | AssertionError e) {
        failure.addSuppressed(e);
      }
    }
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }
}
