package io.tidemill.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs programs of others' to their end. */
public final class Program {
  private Program() {}

  /**
   * A program that has ended.
   *
   * @param output what it printed
   * @param errors what it complained; empty if that is among the output
   */
  public record Ended(int code, String output, String errors) {
    /** Both, for messages. */
    public String said() {
      return (output + errors).strip();
    }
  }

  /**
   * Starts it, with nothing to read, and waits for its end.
   *
   * @param builder which may have errors among the output, and no redirections else
   * @throws IOException if it doesn't start, or hasn't ended after {@code atMost}, and was killed
   */
  public static Ended run(ProcessBuilder builder, Duration atMost) throws IOException {
    // Files: nobody has to read them while it runs, which would wait past the deadline.
    Path output = Files.createTempFile("program", ".out");
    Path errors = Files.createTempFile("program", ".err");
    try {
      builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
      Process process = builder.start();
      if (!ends(process, atMost)) {
        throw new IOException(
            "%s hasn't ended after %d s: %s"
                .formatted(
                    String.join(" ", builder.command()), atMost.toSeconds(), text(errors).strip()));
      }
      return new Ended(process.exitValue(), text(output), text(errors));
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  /** Whether it ends in time; it has ended in any case. */
  private static boolean ends(Process process, Duration atMost) throws IOException {
    try {
      process.getOutputStream().close();
      return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), UTF_8);
  }

  /**
   * Why a program can't be used; empty if it can.
   *
   * @param harmless a call that is quick and changes nothing, as {@code aws --version}
   */
  public static Optional<String> trouble(Duration atMost, String... harmless) {
    String all = String.join(" ", harmless);
    try {
      Ended ended = run(new ProcessBuilder(harmless), atMost);
      return ended.code() == 0
          ? Optional.empty()
          : Optional.of("%s ended with code %d: %s".formatted(all, ended.code(), ended.said()));
    } catch (IOException e) {
      return Optional.of("%s: %s".formatted(all, e.getMessage()));
    }
  }
}
