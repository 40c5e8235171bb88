package io.tidemill.localstack.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.tidemill.localstack.http.ApiServer;
import io.tidemill.localstack.server.ServerCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One environment as the local Lambda makes it, but with JVM options that may be others, and
 * without the guard that ends it with its parent: archives of classes want jars alone on the class
 * path.
 */
final class BenchEnvironment implements AutoCloseable, RuntimeApi.Requests {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final BlockingQueue<byte[]> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final ApiServer api = RuntimeApi.start(this);
  private final long startedAt;
  private final Process process;
  private final Thread endAtExit;

  /** What came back, and when. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answer(byte[] payload, boolean wellDone, long at) {}

  private BenchEnvironment(
      RuntimeClient client, Deployment deployment, Path folder, List<String> options) {
    ServerCommand command = EnvironmentCommand.of(client, deployment, folder, api.address());
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(options);
    line.addAll(
        List.of("-cp", command.classpath(), command.mainClass(), command.arguments().get(0)));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(deployment.task().toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("function.log").toFile());
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    try {
      startedAt = System.nanoTime();
      process = builder.start();
    } catch (IOException e) {
      api.close();
      throw new UncheckedIOException(e);
    }
    endAtExit = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(endAtExit);
  }

  /**
   * Forks it.
   *
   * @param folder for its log
   */
  static BenchEnvironment start(
      RuntimeClient client, Deployment deployment, Path folder, List<String> options) {
    return new BenchEnvironment(
        requireNonNull(client, "client"), deployment, folder, List.copyOf(options));
  }

  /** The JVM options that the local Lambda gives. */
  static List<String> options(RuntimeClient client, Deployment deployment, Path folder) {
    return EnvironmentCommand.of(client, deployment, folder, "").jvmOptions();
  }

  /** Sends an event; when it was answered, in nanoseconds since the process was forked. */
  long answeredAfterStart(byte[] event) {
    return answer(event).at() - startedAt;
  }

  /** Sends an event; in how many nanoseconds it was answered. */
  long answeredWithin(byte[] event) {
    long sent = System.nanoTime();
    return answer(event).at() - sent;
  }

  private Answer answer(byte[] event) {
    events.add(event);
    try {
      Answer answer = answers.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      if (answer == null || !answer.wellDone()) {
        throw new AssertionError(
            "No answer, but " + (answer == null ? "nothing" : new String(answer.payload(), UTF_8)));
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** What processors have done for it so far, in user and in kernel mode. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  long pid() {
    return process.pid();
  }

  /** Has it end in order, in which the JVM archives classes if it is to. */
  void end() {
    process.destroy();
    process.onExit().join();
    close();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    api.close();
    Runtime.getRuntime().removeShutdownHook(endAtExit);
  }

  @Override
  public Delivery next() throws InterruptedException {
    return new Delivery(
        UUID.randomUUID().toString(),
        events.take(),
        Instant.now().plus(TIMEOUT),
        EnvironmentCommand.arn("bench"),
        "Root=1");
  }

  @Override
  public boolean answered(String requestId, byte[] payload) {
    return answers.add(new Answer(payload, true, System.nanoTime()));
  }

  @Override
  public boolean failed(String requestId, FunctionError error) {
    return answers.add(new Answer(error.payload(), false, System.nanoTime()));
  }

  @Override
  public boolean notLoaded(String requestId, FunctionError error) {
    return failed(requestId, error);
  }

  @Override
  public void initFailed(FunctionError error) {
    failed("", error);
  }
}
