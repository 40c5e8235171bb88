package io.tidemill.it;

import static io.tidemill.testkit.LocalFunctions.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemill.localstack.lambda.AsyncSettings;
import io.tidemill.localstack.lambda.DeadLetter;
import io.tidemill.localstack.lambda.FunctionOptions;
import io.tidemill.localstack.lambda.Invocation;
import io.tidemill.localstack.lambda.LogFormat;
import io.tidemill.localstack.lambda.SnapStart;
import io.tidemill.testkit.Handlers;
import io.tidemill.testkit.LocalFunctions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.SnapStartException;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** What a function of the local Lambda is given beside its code, as the AWS SDK sees it. */
class LambdaOptionsIT {
  private static final FunctionOptions SNAP_START =
      FunctionOptions.DEFAULT.with(SnapStart.PUBLISHED_VERSIONS);

  @TempDir static Path folder;
  private static LocalFunctions functions;
  private static LambdaClient client;

  @BeforeAll
  static void start() {
    functions = LocalFunctions.start(folder);
    client = functions.client();
  }

  @AfterAll
  static void end() {
    client.close();
    functions.close();
  }

  @Test
  void a_log_may_be_json() throws Exception {
    functions.deploy(
        "structured",
        Handlers.Obeying.class,
        Map.of(),
        FunctionOptions.DEFAULT.with(LogFormat.JSON));

    InvokeResponse response =
        client.invoke(
            invoke ->
                invoke
                    .functionName("structured")
                    .payload(SdkBytes.fromUtf8String("\"throw\""))
                    .logType(LogType.TAIL));

    String id = response.responseMetadata().requestId();
    String log =
        new String(Base64.getDecoder().decode(response.logResult()), StandardCharsets.UTF_8);
    assertThat(log.lines().toList())
        .anySatisfy(
            line -> assertThat(line).contains("\"platform.start\"", "\"requestId\":\"" + id + "\""))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("\"platform.report\"", "\"status\":\"error\"", "initDurationMs")
                    .contains("java.lang.IllegalStateException"));
    assertThat(Files.readString(functions.log("structured")))
        .startsWith("{")
        .contains("platform.initStart");
    assertThat(invoke("structured", "\"environment\"").payload().asUtf8String())
        .contains("AWS_LAMBDA_LOG_FORMAT=JSON");
  }

  @Test
  void an_event_that_is_given_up_is_a_dead_letter() {
    functions.deploy(
        "failing",
        Handlers.Obeying.class,
        Map.of(),
        FunctionOptions.DEFAULT.with(
            new AsyncSettings(2, Duration.ofHours(6), Duration.ofMillis(1))));

    String id = event("failing", "\"throw\"").responseMetadata().requestId();

    await().atMost(DEADLINE).until(() -> !functions.lambda().deadLetters("failing").isEmpty());
    assertThat(functions.lambda().deadLetters("failing"))
        .containsExactly(new DeadLetter(id, 200, "the mill is broken", "\"throw\""));
    assertThat(functions.log("failing"))
        .content()
        .satisfies(
            log ->
                assertThat(log.lines().filter(line -> line.startsWith("START RequestId: " + id)))
                    .as("tries, all of one request")
                    .hasSize(3));
  }

  @Test
  void reserved_concurrency_throttles() throws Exception {
    functions.deploy("scarce", Handlers.Obeying.class, 2, Map.of());
    client.putFunctionConcurrency(
        put -> put.functionName("scarce").reservedConcurrentExecutions(1));
    assertThat(
            client
                .getFunctionConcurrency(get -> get.functionName("scarce"))
                .reservedConcurrentExecutions())
        .isEqualTo(1);
    Path meeting = Files.createDirectory(folder.resolve("meeting"));
    CompletableFuture<Invocation> running =
        functions.begin("scarce", "meet %s 2".formatted(meeting));
    await().atMost(DEADLINE).until(() -> meeting.toFile().list().length == 1);

    assertThatThrownBy(() -> invoke("scarce", "\"count\""))
        .isInstanceOfSatisfying(
            TooManyRequestsException.class,
            throttled ->
                assertThat(throttled.reason())
                    .isEqualTo(
                        ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED));
    Path tries = Files.createDirectory(folder.resolve("scarce-tries"));
    assertThat(event("scarce", "\"insist %s 1\"".formatted(tries)).statusCode()).isEqualTo(202);

    Files.createFile(meeting.resolve("let it end"));
    LocalFunctions.answered(LocalFunctions.ended(running));
    await().atMost(DEADLINE).until(() -> tries.toFile().list().length == 1);
    client.deleteFunctionConcurrency(delete -> delete.functionName("scarce"));
    assertThat(
            client
                .getFunctionConcurrency(get -> get.functionName("scarce"))
                .reservedConcurrentExecutions())
        .isNull();
  }

  @Test
  void a_function_without_any_concurrency_is_stopped() {
    functions.deploy("stopped", Handlers.Obeying.class, 1, Map.of());
    client.putFunctionConcurrency(
        put -> put.functionName("stopped").reservedConcurrentExecutions(0));

    String id = event("stopped", "{}").responseMetadata().requestId();

    await().atMost(DEADLINE).until(() -> !functions.lambda().deadLetters("stopped").isEmpty());
    assertThat(functions.lambda().deadLetters("stopped"))
        .containsExactly(new DeadLetter(id, 429, "Rate Exceeded.", "{}"));
    assertThat(functions.lambda().environments("stopped")).isZero();
  }

  @Test
  void code_is_loaded_before_the_snapshot_and_goes_on_from_it() {
    functions.deploy("snapped", Handlers.Snapped.class, Map.of(), SNAP_START);
    await().atMost(DEADLINE).until(() -> state("snapped") == State.ACTIVE);
    assertThat(functions.lambda().environments("snapped")).isEqualTo(1);

    assertThat(invoke("snapped", "{}").payload().asUtf8String())
        .isEqualTo("\"snap-start [beforeCheckpoint, afterRestore] hooks\"");
    assertThat(invoke("snapped:live", "{}").executedVersion()).isEqualTo("1");
    assertThat(functions.log("snapped")).content().contains("Restore Duration: ");
  }

  @Test
  void hooks_round_a_snapshot_may_fail() {
    functions.deploy(
        "unsnapped",
        Handlers.Snapped.class,
        Map.of("TIDEMILL_FAIL", "beforeCheckpoint"),
        SNAP_START);
    functions.deploy(
        "unrestored", Handlers.Snapped.class, Map.of("TIDEMILL_FAIL", "afterRestore"), SNAP_START);

    await().atMost(DEADLINE).until(() -> state("unsnapped") == State.FAILED);
    await().atMost(DEADLINE).until(() -> state("unrestored") == State.ACTIVE);
    assertThatThrownBy(() -> invoke("unrestored", "{}"))
        .isInstanceOf(SnapStartException.class)
        .hasMessageContaining("afterRestore()");
  }

  private static State state(String function) {
    return client.getFunctionConfiguration(get -> get.functionName(function)).state();
  }

  private static InvokeResponse invoke(String function, String payload) {
    return client.invoke(
        invoke -> invoke.functionName(function).payload(SdkBytes.fromUtf8String(payload)));
  }

  private static InvokeResponse event(String function, String payload) {
    return client.invoke(
        invoke ->
            invoke
                .functionName(function)
                .payload(SdkBytes.fromUtf8String(payload))
                .invocationType(InvocationType.EVENT));
  }
}
