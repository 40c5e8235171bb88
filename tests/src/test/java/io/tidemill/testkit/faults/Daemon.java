package io.tidemill.testkit.faults;

/** Threads that no JVM waits for. */
final class Daemon {
  private Daemon() {}

  static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
