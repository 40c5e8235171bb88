package io.tidemill.localstack.server;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A forked JVM that never outlives this one: {@link #close()} ends it, a shutdown hook does if
 * nobody called that, and {@link Guarded} does if this process is killed. Safe for use by several
 * threads.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Duration GENTLE_END = Duration.ofSeconds(5);
  private static final Duration FORCED_END = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 50;
  private static final int LAST_LINES_SHOWN = 5;
  private static final int LONGEST_SHOWN = 160;
  private static final int ERRORS_SHOWN = 3;

  /** How servers say that somebody else listens where they were to. */
  private static final List<String> PORT_TAKEN =
      List.of("Address already in use", "is in use by another process");

  private static final Pattern ERROR = Pattern.compile("ERROR|Exception|Error:");

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread endAtExit;

  private ServerProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.endAtExit = new Thread(this::end, "end-" + name);
  }

  /** How waiting for a server ended, short of a failure. */
  public enum Readiness {
    READY,
    /** The process ended because a port that it was to listen at is in use. */
    PORT_TAKEN
  }

  /**
   * Forks {@code command} with the JVM that this process runs on. Its output goes to {@code
   * folder/name.log}, which is begun anew; others may append to it.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if the process can't be started
   */
  public static ServerProcess start(ServerCommand command) {
    Path log = command.folder().resolve(command.name() + ".log");
    return start(
        command,
        log,
        builder ->
            builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile())));
  }

  /**
   * As {@link #start(ServerCommand)}, but with the two outputs apart, each in a file that is begun
   * anew. {@code stderr} is the process's log then.
   */
  public static ServerProcess start(ServerCommand command, Path stdout, Path stderr) {
    return start(
        command,
        stderr,
        builder -> builder.redirectOutput(stdout.toFile()).redirectError(stderr.toFile()));
  }

  private static ServerProcess start(
      ServerCommand command, Path log, Consumer<ProcessBuilder> redirect) {
    try {
      Files.createDirectories(command.folder());
      Files.createDirectories(command.directory());
      Files.createDirectories(log.getParent());
      Files.deleteIfExists(log);
      Path argumentFile = command.folder().resolve(command.name() + ".args");
      Files.write(argumentFile, argumentLines(command));
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "@" + argumentFile)
              .directory(command.directory().toFile());
      redirect.accept(builder);
      if (command.surroundings() == ServerCommand.Surroundings.NONE) {
        builder.environment().clear();
      }
      builder.environment().putAll(command.environment());
      ServerProcess server = new ServerProcess(command.name(), builder.start(), log);
      Runtime.getRuntime().addShutdownHook(server.endAtExit);
      return server;
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "%s can't be started in %s: %s".formatted(command.name(), command.folder(), e),
          e);
    }
  }

  /**
   * Waits until {@code ready} says so.
   *
   * @param ready asked every now and then; false as long as the server doesn't serve
   * @throws TidemillException of kind {@code INFRASTRUCTURE}, with the end of the log, if the
   *     process ended for another reason than a taken port, or wasn't ready in time; it has ended
   *     then
   */
  public Readiness awaitReady(Duration deadline, BooleanSupplier ready) {
    long end = System.nanoTime() + deadline.toNanos();
    try {
      while (!ready.getAsBoolean()) {
        if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          if (PORT_TAKEN.stream().anyMatch(this::logContains)) {
            close();
            return Readiness.PORT_TAKEN;
          }
          throw failure("ended with exit code " + process.exitValue());
        }
        if (System.nanoTime() > end) {
          throw failure("didn't get ready within %d s".formatted(deadline.toSeconds()));
        }
      }
      return Readiness.READY;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Waits until the process has ended by itself and well.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE}, with the end of the log, if it ended
   *     with another exit code than 0, or not in time; it has ended then
   */
  public void awaitSuccess(Duration deadline) {
    try {
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failure("didn't end within %d s".formatted(deadline.toSeconds()));
      }
      if (process.exitValue() != 0) {
        throw failure("ended with exit code " + process.exitValue());
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Looks whether the process is there.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE}, with the end of the log, if it has
   *     ended
   */
  public void checkRunning() {
    if (!process.isAlive()) {
      throw failure("ended with exit code " + process.exitValue());
    }
  }

  /** The process itself. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Completes with the exit code once the process has ended, for whatever reason. */
  public CompletableFuture<Integer> exit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** What the process printed, or its stderr if that has a file of its own. */
  public Path log() {
    return log;
  }

  /** Whether the process has printed {@code text}. */
  public boolean logContains(String text) {
    return logText().contains(text);
  }

  /**
   * Ends the process: asks it to, and if that doesn't help within a few seconds, kills it. Returns
   * when it has ended. Does nothing if it has already.
   */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(endAtExit);
    } catch (IllegalStateException e) {
      // this JVM is shutting down: the hook finds nothing left to end
    }
  }

  private void end() {
    boolean interrupted = Thread.interrupted();
    // Process.destroy would close standard input too, which the guard takes for a dead parent.
    ProcessHandle handle = process();
    if (!endedWithin(handle::destroy, GENTLE_END)) {
      endedWithin(handle::destroyForcibly, FORCED_END);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean endedWithin(Runnable signal, Duration time) {
    signal.run();
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private TidemillException interrupted(InterruptedException cause) {
    close();
    Thread.currentThread().interrupt();
    return new TidemillException(
        FailureKind.INFRASTRUCTURE, "Interrupted while waiting for " + name, cause);
  }

  private TidemillException failure(String what) {
    close();
    List<String> lines = logText().lines().toList();
    // What a server prints while it ends may be long, and isn't what it ended of.
    List<String> errors =
        lines.stream().filter(line -> ERROR.matcher(line).find()).limit(ERRORS_SHOWN).toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES_SHOWN), lines.size());
    return new TidemillException(
        FailureKind.INFRASTRUCTURE,
        "%s %s. Mend what its log says and start again; it is %s. %s"
            .formatted(
                name,
                what,
                log,
                errors.isEmpty()
                    ? text("There are no errors in it; it ends:", last)
                    : text("First errors:", errors)
                        + System.lineSeparator()
                        + text("It ends:", last)));
  }

  private static String text(String heading, List<String> lines) {
    return lines.stream()
        .map(line -> line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line)
        .collect(
            Collectors.joining(
                System.lineSeparator() + "  ", heading + System.lineSeparator() + "  ", ""));
  }

  private String logText() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The log of %s can't be read".formatted(name), e);
    }
  }

  private static List<String> argumentLines(ServerCommand command) throws IOException {
    List<String> lines = new ArrayList<>(command.jvmOptions());
    lines.add("-cp");
    lines.add(command.classpath() + File.pathSeparator + guardFolder(command));
    lines.add(Guarded.class.getName());
    lines.add(command.mainClass());
    lines.addAll(command.arguments());
    return lines.stream().map(ServerProcess::quoted).toList();
  }

  /** Puts the guard into a folder of its own, so that nothing else of ours is on the class path. */
  private static Path guardFolder(ServerCommand command) throws IOException {
    Path folder = command.folder().resolve("guard");
    String file = Guarded.class.getName().replace('.', '/') + ".class";
    Path target = folder.resolve(file);
    Files.createDirectories(target.getParent());
    try (InputStream guard = Guarded.class.getClassLoader().getResourceAsStream(file)) {
      Files.write(target, guard.readAllBytes());
    }
    return folder;
  }

  /** As the launcher's argument files want it. */
  private static String quoted(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
