package io.tidemill.localstack.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A pool whose environments do as the test says; made anew for each test. */
abstract class FunctionPoolTests {
  static final long DEADLINE_SECONDS = 30;
  static final int ENVIRONMENTS = 2;

  @TempDir Path folder;

  final ExecutorService threads = Executors.newCachedThreadPool();
  final HeldTimer timer = new HeldTimer();
  FunctionPool pool;

  private final BlockingQueue<ObedientEnvironment> forked = new LinkedBlockingQueue<>();
  private final SnapStart snapStart;

  FunctionPoolTests(SnapStart snapStart) {
    this.snapStart = snapStart;
  }

  @BeforeEach
  void start() {
    pool = new FunctionPool(folder, deployment("one"), this::fork, threads, timer);
  }

  @AfterEach
  void end() {
    pool.close();
    threads.shutdownNow();
    timer.shutdownNow();
  }

  Event invoke(String text) {
    Event event = new Event(Event.newRequestId(), InvokedAs.latest("f"), text.getBytes(UTF_8));
    pool.invoke(event);
    return event;
  }

  static Invocation settled(Event event) throws Exception {
    return event.settled().get(DEADLINE_SECONDS, TimeUnit.SECONDS).invocation();
  }

  /** The next environment that was forked. */
  ObedientEnvironment forked() throws InterruptedException {
    ObedientEnvironment environment = forked.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertThat(environment).as("an environment").isNotNull();
    return environment;
  }

  Environment fork(Deployment deployment, Path log, RuntimeApi.Requests requests) {
    ObedientEnvironment environment =
        new ObedientEnvironment(deployment.task().getFileName().toString(), requests);
    forked.add(environment);
    return environment;
  }

  /** Code of that name, which its environments tell. */
  Deployment deployment(String name) {
    try {
      Path jar = Files.write(folder.resolve(name + ".jar"), new byte[0]);
      FunctionSpec spec =
          new FunctionSpec(
                  "f", jar, "Handler::handle", Map.of(), 128, Duration.ofSeconds(5), ENVIRONMENTS)
              .with(FunctionOptions.DEFAULT.with(snapStart));
      return Deployment.copy(spec, 1, folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
