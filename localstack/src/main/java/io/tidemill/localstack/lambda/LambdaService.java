package io.tidemill.localstack.lambda;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TidemillException;
import io.tidemill.localstack.Daemons;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs functions as Lambda does: from their jar, in JVMs of their own that are started when events
 * need them, used again one event after another, and ended when idle. Whatever Lambda's HTTP API
 * offers to invoke them is served at {@link #url()}. Safe for use by several threads.
 *
 * <p>An environment's folder is {@code FUNCTION/NUMBER}; what it prints is in {@code function.log}
 * there, and stays.
 */
public final class LambdaService implements AutoCloseable {
  /** Lambda keeps an idle environment for some minutes, and doesn't say how many. */
  private static final Duration IDLE_AT_MOST = Duration.ofMinutes(10);

  private static final Duration IDLE_LOOK_EVERY = Duration.ofMinutes(1);
  private static final Duration END_WITHIN = Duration.ofSeconds(15);

  private final RuntimeClient client;
  private final Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool(Daemons.named("lambda"));
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Daemons.named("lambda-timer"));
  private final LambdaEndpoint endpoint;
  private final Future<?> idleLook;

  // Guarded by this.
  private final Map<String, FunctionPool> functions = new TreeMap<>();
  private int deployments;
  private boolean closed;

  private LambdaService(RuntimeClient client, Path folder) {
    this.client = client;
    this.folder = folder;
    this.endpoint = LambdaEndpoint.start(this, timer);
    this.idleLook =
        timer.scheduleWithFixedDelay(
            this::endIdle,
            IDLE_LOOK_EVERY.toMillis(),
            IDLE_LOOK_EVERY.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /**
   * Starts to listen; there are no functions yet.
   *
   * @param runtimeClasspath of AWS' Java runtime interface client
   * @param folder where environments log; made if absent
   * @throws TidemillException of kind {@code OPERATOR} if functions can't run on this machine,
   *     {@code INFRASTRUCTURE} if no port can be had
   */
  public static LambdaService start(String runtimeClasspath, Path folder) {
    Path absolute = requireNonNull(folder, "folder").toAbsolutePath();
    return new LambdaService(
        RuntimeClient.unpack(runtimeClasspath, absolute.resolve(".runtime")), absolute);
  }

  /**
   * Deploys a function, or new code or settings of one. Later events go to new environments at
   * once; those of the code before end when they have handled what they have.
   *
   * @throws TidemillException of kind {@code OPERATOR} if the jar can't be copied
   */
  public synchronized void deploy(FunctionSpec spec) {
    if (closed) {
      throw new IllegalStateException("The local Lambda is closed");
    }
    Path home = logs(spec.name());
    Deployment deployment = Deployment.copy(spec, home.resolve("task-" + ++deployments));
    FunctionPool function = functions.get(spec.name());
    if (function == null) {
      functions.put(
          spec.name(),
          new FunctionPool(
              home,
              deployment,
              (code, environment, requests) ->
                  FunctionEnvironment.start(client, code, environment, requests),
              threads,
              timer));
    } else {
      function.deploy(deployment);
    }
  }

  /**
   * Hands an event to a function, and waits in line if all its environments are busy. The future
   * completes in any case, and never exceptionally.
   *
   * @param payload JSON, unless the handler takes anything
   * @throws IllegalArgumentException if no such function is deployed
   */
  public CompletableFuture<Invocation> invoke(String function, byte[] payload) {
    FunctionPool pool =
        find(function)
            .orElseThrow(
                () ->
                    new IllegalArgumentException("No function %s is deployed".formatted(function)));
    Event event = new Event(payload);
    pool.invoke(event);
    return event.settled().thenApply(Event.Settled::invocation);
  }

  /** Where Lambda's HTTP API is served: invoke, synchronously or not, and look at functions. */
  public String url() {
    return endpoint.url();
  }

  /** How many environments {@code function} has, busy or not. */
  public long environments(String function) {
    return find(function).map(FunctionPool::environments).orElse(0);
  }

  /** Where {@code function}'s environments log: the n-th one in {@code n/function.log}. */
  public Path logs(String function) {
    return folder.resolve(function);
  }

  /** Ends all environments; invocations that wait or are under way are answered by that. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      functions.values().forEach(FunctionPool::close);
    }
    idleLook.cancel(false);
    timer.shutdownNow();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    endpoint.close();
  }

  synchronized Optional<FunctionPool> find(String function) {
    return Optional.ofNullable(functions.get(function));
  }

  synchronized List<FunctionPool> all() {
    return List.copyOf(functions.values());
  }

  private synchronized void endIdle() {
    Instant moment = Instant.now().minus(IDLE_AT_MOST);
    functions.values().forEach(function -> function.endIdleSince(moment));
  }
}
