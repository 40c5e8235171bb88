package io.tidemill.bench.server;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What processes use, as Linux counts it: see <a
 * href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>.
 */
public final class Proc {
  private static final Path PROC = Path.of("/proc");

  /** {@code USER_HZ}, by which the kernel reports times: 100 on every machine that runs Java 17. */
  private static final long TICK_MILLIS = 10;

  /** Places of the times among the fields behind the program's name, which may hold blanks. */
  private static final int USER = 11;

  private static final int SYSTEM = 12;
  private static final int ENDED_USER = 13;
  private static final int ENDED_SYSTEM = 14;

  private Proc() {}

  /**
   * Looks whether this machine counts so.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it doesn't
   */
  public static void check() {
    if (!Files.isReadable(PROC.resolve("self/stat"))) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected /proc/self/stat, by which processor time is measured, found none: run the bench on Linux");
    }
  }

  /** Processor time that a process has used so far, its ended children not counted. */
  public static Duration processorTime(ProcessHandle process) {
    String[] fields = stat(Long.toString(process.pid()));
    return ticks(fields[USER], fields[SYSTEM]);
  }

  /**
   * Processor time that all children of this process have used which have ended, and their ended
   * children: exact, as the kernel adds it when a child is gone.
   */
  public static Duration endedChildren() {
    String[] fields = stat("self");
    return ticks(fields[ENDED_USER], fields[ENDED_SYSTEM]);
  }

  /** The most memory, in bytes, that a process has had at once; empty if it has ended. */
  public static Optional<Long> peakMemory(ProcessHandle process) {
    Path status = PROC.resolve(process.pid() + "/status");
    try {
      return Files.readAllLines(status, StandardCharsets.UTF_8).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Duration ticks(String one, String other) {
    return Duration.ofMillis((Long.parseLong(one) + Long.parseLong(other)) * TICK_MILLIS);
  }

  private static String[] stat(String process) {
    try {
      String line = Files.readString(PROC.resolve(process).resolve("stat"));
      return line.substring(line.lastIndexOf(')') + 2).split(" ");
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "Process %s can't be asked what it has used; it may have ended: %s".formatted(process, e),
          e);
    }
  }
}
