package io.tidemill.testkit.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A process that plays AWS, or a part of it. The JVM's exit ends it, if nobody did before. */
public final class PlayerProcess implements AutoCloseable {
  private static final long END_WITHIN_SECONDS = 15;
  private static final int LINES_SHOWN = 8;

  private final Process process;
  private final URI url;
  private final Path log;
  private final Thread atExit;

  private PlayerProcess(Process process, URI url, Path log) {
    this.process = process;
    this.url = url;
    this.log = log;
    this.atExit = new Thread(process::destroyForcibly, "end-player");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Starts it, and waits until it answers.
   *
   * @param who names it in messages
   * @param port of 127.0.0.1, at which it will listen
   * @param hello a path that it answers with 200
   * @throws Absent if it can't be started, or doesn't answer, with the end of what it said
   */
  static PlayerProcess start(String who, ProcessBuilder command, int port, String hello)
      throws Absent {
    PlayerProcess player;
    try {
      Path log = Files.createTempFile("player", ".log");
      log.toFile().deleteOnExit();
      player =
          new PlayerProcess(
              command.redirectErrorStream(true).redirectOutput(log.toFile()).start(),
              URI.create("http://127.0.0.1:" + port),
              log);
    } catch (IOException e) {
      throw new Absent("%s doesn't start: %s".formatted(who, e.getMessage()));
    }
    if (Greeting.awaitAnswer(player.url.resolve(hello), player.process::isAlive)) {
      return player;
    }
    String how =
        player.process.isAlive()
            ? "doesn't answer"
            : "ended at once with code " + player.process.exitValue();
    player.process.destroyForcibly();
    String said = player.lastWords();
    player.close();
    throw new Absent("%s %s, and said: %s".formatted(who, how, said));
  }

  private String lastWords() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      return lines.isEmpty()
          ? "nothing"
          : String.join(
              " / ", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    } catch (IOException e) {
      return "what can't be read: " + e;
    }
  }

  public URI url() {
    return url;
  }

  /** The interpreter of the script {@code name}, which it runs; empty if that can't be known. */
  Optional<String> interpreter(String name) {
    return Arrays.stream(process.info().arguments().orElse(new String[0]))
        .map(Path::of)
        .filter(argument -> argument.endsWith(name))
        .findFirst()
        .flatMap(PlayerProcess::firstLine)
        .filter(line -> line.startsWith("#!"))
        .map(line -> line.substring(2).strip());
  }

  private static Optional<String> firstLine(Path script) {
    try (var lines = Files.lines(script)) {
      return lines.findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** Ends it, and waits until it has ended. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Files.deleteIfExists(log);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
