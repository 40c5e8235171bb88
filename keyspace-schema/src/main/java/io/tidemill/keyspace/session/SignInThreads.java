package io.tidemill.keyspace.session;

/**
 * Threads for what a sign-in has to fetch: those that ask for it are the driver's, and must not
 * wait.
 */
final class SignInThreads {
  private SignInThreads() {}

  /** Runs {@code work} in a thread of its own. */
  static void run(Runnable work) {
    Thread thread = new Thread(work, "tidemill-sign-in");
    thread.setDaemon(true);
    thread.start();
  }
}
