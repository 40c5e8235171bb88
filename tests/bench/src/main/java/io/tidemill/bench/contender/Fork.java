package io.tidemill.bench.contender;

import io.tidemill.bench.server.Proc;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs one after another and measures each. No other child of this process may end
 * meanwhile: the kernel counts them together.
 */
public final class Fork {
  private static final long LOOK_EVERY_MILLIS = 100;
  private static final int LINES_SHOWN = 15;

  private Fork() {}

  /**
   * What a program used.
   *
   * @param wall from its fork to its end
   * @param cpu of all its threads, and of what it forked
   * @param peakMemory bytes, as last seen a tenth of a second before its end
   */
  public record Use(Instant begun, Duration wall, Duration cpu, long peakMemory) {}

  /**
   * Forks a program and waits for its end.
   *
   * @param options of the JVM, besides the program's own
   * @param folder where it works and its log goes; made if absent
   * @throws TidemillException of kind {@code INFRASTRUCTURE}, with the end of its log, if it ends
   *     with another exit code than 0
   */
  public static Use run(ForkCommand command, List<String> options, Path folder) {
    Path log = folder.resolve("log.txt");
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(options);
    words.addAll(command.jvmOptions());
    words.add(command.mainClass());
    words.addAll(command.arguments());
    try {
      Files.createDirectories(folder);
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().clear();
      builder.environment().putAll(command.environment());
      builder.environment().put("CLASSPATH", command.classpath());
      Duration before = Proc.endedChildren();
      Instant begun = Instant.now();
      long start = System.nanoTime();
      Process process = builder.start();
      long peak = untilEnd(process);
      Duration wall = Duration.ofNanos(System.nanoTime() - start);
      if (process.exitValue() != 0) {
        throw new TidemillException(
            FailureKind.INFRASTRUCTURE,
            "%s ended with exit code %d. Mend what its log says and run the bench again; it is %s and ends:%n%s"
                .formatted(command.mainClass(), process.exitValue(), log, end(log)));
      }
      return new Use(begun, wall, Proc.endedChildren().minus(before), peak);
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "%s can't be started in %s: %s".formatted(command.mainClass(), folder, e),
          e);
    }
  }

  /** Waits, and gives the most memory seen. */
  private static long untilEnd(Process process) {
    Thread endAtExit = new Thread(process::destroyForcibly, "end-contender");
    Runtime.getRuntime().addShutdownHook(endAtExit);
    try {
      long peak = 0;
      while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        peak = Proc.peakMemory(process.toHandle()).orElse(peak);
      }
      Runtime.getRuntime().removeShutdownHook(endAtExit);
      return peak;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "Interrupted while a contender ran", e);
    }
  }

  private static String end(Path log) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
    return String.join(
        System.lineSeparator(),
        lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
  }
}
