package io.tidemill.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals to processes, as an operating system or a person sends them. */
public final class Signals {
  private Signals() {}

  /** {@code kill -9}; returns when the process has ended, stopped as it may have been. */
  public static void kill(ProcessHandle process) {
    send("KILL", process);
    process.onExit().join();
  }

  /** Stops the process where it is: all its threads, in the midst of whatever they do. */
  public static void stop(ProcessHandle process) {
    send("STOP", process);
  }

  /** Lets a stopped process go on as if no time had passed. */
  public static void resume(ProcessHandle process) {
    send("CONT", process);
  }

  private static void send(String signal, ProcessHandle process) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
      assertThat(kill.onExit().join().exitValue()).as("%s to %s", signal, process).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
