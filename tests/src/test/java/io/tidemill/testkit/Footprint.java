package io.tidemill.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a JVM on this machine holds.
 *
 * @param heapBytes of objects in use, after a full collection
 * @param threads the names of its threads, sorted, without those that the JVM starts and ends as it
 *     sees fit
 * @param files the number of open files and sockets
 * @param peakKilobytes the most main memory that it had so far
 */
public record Footprint(long heapBytes, List<String> threads, long files, long peakKilobytes) {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
  private static final Pattern THREAD = Pattern.compile("(?m)^\"(.*)\" #\\d+");
  private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB");

  private static final Pattern PASSING = Pattern.compile("C[12] CompilerThread|Keep-Alive-Timer");

  public Footprint {
    threads = List.copyOf(threads);
  }

  /** Collects the garbage of {@code process}, and looks. */
  public static Footprint of(ProcessHandle process) {
    // The first command of all has the JVM start a thread for them, and open a socket.
    List<String> threads =
        THREAD
            .matcher(command(process, "Thread.print"))
            .results()
            .map(thread -> thread.group(1))
            .filter(name -> !PASSING.matcher(name).lookingAt())
            .sorted()
            .toList();
    long heap = number(TOTAL, command(process, "GC.class_histogram"));
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
      long peak = number(PEAK, Files.readString(proc.resolve("status")));
      return new Footprint(heap, threads, files.count(), peak);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      throw new AssertionError("No %s in %s".formatted(pattern, text));
    }
    return Long.parseLong(found.group(1));
  }

  private static String command(ProcessHandle process, String command) {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(process.pid()),
                  command)
              .redirectErrorStream(true)
              .start();
      String printed = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (jcmd.waitFor() != 0) {
        throw new AssertionError(printed);
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
