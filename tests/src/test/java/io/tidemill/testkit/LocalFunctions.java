package io.tidemill.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.localstack.lambda.FunctionOptions;
import io.tidemill.localstack.lambda.FunctionSpec;
import io.tidemill.localstack.lambda.Invocation;
import io.tidemill.localstack.lambda.LambdaService;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** A local Lambda with functions of {@link Handlers}. */
public final class LocalFunctions implements AutoCloseable {
  /** What tests wait for at most; the functions' time-out unless they are given another. */
  public static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final int MEMORY = 128;

  private final Path folder;
  private final LambdaService lambda;

  private LocalFunctions(Path folder, LambdaService lambda) {
    this.folder = folder;
    this.lambda = lambda;
  }

  /** Starts without functions; jars and logs go to {@code folder}. */
  public static LocalFunctions start(Path folder) {
    return new LocalFunctions(
        folder,
        LambdaService.start(TestServers.distribution().lambdaClasspath(), folder.resolve("logs")));
  }

  public LambdaService lambda() {
    return lambda;
  }

  /** A client that tries nothing again: what is throttled is to be seen. */
  public LambdaClient client() {
    return LambdaClient.builder()
        .endpointOverride(URI.create(lambda.url()))
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1)))
        .build();
  }

  /** What the function's first environment printed. */
  public Path log(String function) {
    return lambda.logs(function).resolve("1").resolve("function.log");
  }

  /** Deploys a handler of its own name. */
  public void deploy(
      String name, Class<?> handler, int environments, Map<String, String> environment) {
    lambda.deploy(spec(name, handler, handler(handler), environments, environment, DEADLINE));
  }

  /** Deploys a handler that has one environment. */
  public void deploy(String name, Class<?> handler, Duration timeout) {
    lambda.deploy(spec(name, handler, handler(handler), 1, Map.of(), timeout));
  }

  /** Deploys code under a handler that may be anything. */
  public void deploy(String name, Class<?> code, String handler) {
    lambda.deploy(spec(name, code, handler, 1, Map.of(), DEADLINE));
  }

  /** Deploys a handler that has one environment, with options. */
  public void deploy(
      String name, Class<?> handler, Map<String, String> environment, FunctionOptions options) {
    lambda.deploy(spec(name, handler, handler(handler), 1, environment, DEADLINE).with(options));
  }

  /** The name by which Lambda finds a handler. */
  public static String handler(Class<?> type) {
    return type.getName() + "::handle";
  }

  public CompletableFuture<Invocation> begin(String function, String event) {
    return lambda.invoke(function, event.getBytes(UTF_8));
  }

  public Invocation invoke(String function, String event) {
    return ended(begin(function, event));
  }

  /** Invokes, and asserts that the function answers. */
  public String answer(String function, String event) {
    return answered(invoke(function, event));
  }

  /** Asserts that the function answered; what it did. */
  public static String answered(Invocation invocation) {
    assertThat(invocation).isInstanceOf(Invocation.Answered.class);
    return new String(((Invocation.Answered) invocation).payload(), UTF_8);
  }

  /** Waits for the end. */
  public static Invocation ended(CompletableFuture<Invocation> invocation) {
    try {
      return invocation.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("The invocation didn't end", e);
    }
  }

  @Override
  public void close() {
    lambda.close();
  }

  private FunctionSpec spec(
      String name,
      Class<?> code,
      String handler,
      int environments,
      Map<String, String> environment,
      Duration timeout) {
    Path jar = Jars.write(folder.resolve(name + ".jar"), code);
    return new FunctionSpec(name, jar, handler, environment, MEMORY, timeout, environments);
  }
}
