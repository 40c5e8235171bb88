package io.tidemill.testkit.foreign;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** A process that plays AWS, or a part of it. The JVM's exit ends it, if nobody did before. */
public final class PlayerProcess implements AutoCloseable {
  private static final long END_WITHIN_SECONDS = 15;

  private final Process process;
  private final URI url;
  private final Thread atExit;

  private PlayerProcess(Process process, URI url) {
    this.process = process;
    this.url = url;
    this.atExit = new Thread(process::destroyForcibly, "end-player");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Starts it, and waits until it answers.
   *
   * @param who names it in messages
   * @param port of 127.0.0.1, at which it will listen
   * @param hello a path that it answers with 200
   * @throws Absent if it can't be started, or doesn't answer
   */
  static PlayerProcess start(String who, ProcessBuilder command, int port, String hello)
      throws Absent {
    PlayerProcess player;
    try {
      player =
          new PlayerProcess(
              command.redirectErrorStream(true).start(), URI.create("http://127.0.0.1:" + port));
    } catch (IOException e) {
      throw new Absent("%s doesn't start: %s".formatted(who, e.getMessage()));
    }
    if (Greeting.awaitAnswer(player.url.resolve(hello), player.process::isAlive)) {
      return player;
    }
    boolean ended = !player.process.isAlive();
    player.close();
    throw new Absent("%s %s".formatted(who, ended ? "ended at once" : "doesn't answer"));
  }

  public URI url() {
    return url;
  }

  /** Ends it, and waits until it has ended. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
