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
 * <p>A machine isn't a region: beyond a function's own number of environments, invocations wait in
 * line, and are throttled only once very many do. Concurrency that is reserved over the HTTP API
 * throttles as Lambda does.
 *
 * <p>An environment's folder is {@code FUNCTION/NUMBER}; what it prints is in {@code function.log}
 * there, and stays. Events that were given up are in {@code FUNCTION/dead-letters}.
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
  private final AsyncEvents events = new AsyncEvents(timer);
  private final LambdaEndpoint endpoint;
  private final Future<?> idleLook;

  // Guarded by this.
  private final Map<String, DeployedLambda> functions = new TreeMap<>();
  private boolean closed;

  private LambdaService(RuntimeClient client, Path folder) {
    this.client = client;
    this.folder = folder;
    this.endpoint = LambdaEndpoint.start(this, events);
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
    DeployedLambda function = functions.get(spec.name());
    int version = function == null ? 1 : function.pool().deployment().version() + 1;
    Deployment deployment = Deployment.copy(spec, version, home.resolve("task-" + version));
    if (function == null) {
      functions.put(spec.name(), made(home, deployment));
    } else {
      function.pool().deploy(deployment);
    }
  }

  private DeployedLambda made(Path home, Deployment deployment) {
    FunctionPool pool =
        new FunctionPool(
            home,
            deployment,
            (code, environment, requests) ->
                FunctionEnvironment.start(client, code, environment, requests),
            threads,
            timer);
    pool.publish();
    return new DeployedLambda(
        deployment.spec().name(), pool, new DeadLetters(home.resolve("dead-letters")));
  }

  /**
   * Hands an event to a function, and waits in line if all its environments are busy. The future
   * completes in any case, and never exceptionally.
   *
   * @param payload JSON, unless the handler takes anything
   * @throws IllegalArgumentException if no such function is deployed
   */
  public CompletableFuture<Invocation> invoke(String function, byte[] payload) {
    return deployed(function)
        .invoke(new Event(Event.newRequestId(), InvokedAs.latest(function), payload))
        .thenApply(Event.Settled::invocation);
  }

  /**
   * Whether a function can be invoked.
   *
   * @throws IllegalArgumentException if no such function is deployed
   */
  public FunctionState state(String function) {
    return deployed(function).pool().state();
  }

  /**
   * The events of {@code function} that were given up, the oldest one first.
   *
   * @throws IllegalArgumentException if no such function is deployed
   * @throws TidemillException of kind {@code OPERATOR} if they can't be read
   */
  public List<DeadLetter> deadLetters(String function) {
    return deployed(function).deadLetters().all();
  }

  /** Where Lambda's HTTP API is served: invoke, synchronously or not, and look at functions. */
  public String url() {
    return endpoint.url();
  }

  /** How many environments {@code function} has, busy or not. */
  public long environments(String function) {
    return find(function).map(found -> found.pool().environments()).orElse(0);
  }

  /** Where {@code function}'s environments log: the n-th one in {@code n/function.log}. */
  public Path logs(String function) {
    return folder.resolve(function);
  }

  /** Ends all environments; invocations that wait or are under way are answered by that. */
  @Override
  public void close() {
    events.close();
    synchronized (this) {
      closed = true;
      functions.values().forEach(function -> function.pool().close());
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

  private DeployedLambda deployed(String function) {
    return find(function)
        .orElseThrow(
            () -> new IllegalArgumentException("No function %s is deployed".formatted(function)));
  }

  synchronized Optional<DeployedLambda> find(String function) {
    return Optional.ofNullable(functions.get(function));
  }

  synchronized List<DeployedLambda> all() {
    return List.copyOf(functions.values());
  }

  private synchronized void endIdle() {
    Instant moment = Instant.now().minus(IDLE_AT_MOST);
    functions.values().forEach(function -> function.pool().endIdleSince(moment));
  }
}
