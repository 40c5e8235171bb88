package io.tidemill.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.localstack.lambda.FunctionSpec;
import io.tidemill.localstack.lambda.Invocation;
import io.tidemill.localstack.lambda.Invocation.Answered;
import io.tidemill.localstack.lambda.Invocation.Failed;
import io.tidemill.localstack.lambda.Invocation.NotStarted;
import io.tidemill.localstack.lambda.Invocation.TimedOut;
import io.tidemill.localstack.lambda.LambdaService;
import io.tidemill.testkit.Handlers;
import io.tidemill.testkit.Jars;
import io.tidemill.testkit.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that run from their jar under AWS' runtime interface client. */
class LambdaServiceIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final byte[] NOTHING = "{}".getBytes(UTF_8);

  @TempDir static Path folder;
  private static LambdaService lambda;

  @BeforeAll
  static void start() {
    lambda =
        LambdaService.start(
            TestServers.distribution().lambdaClasspath(), folder.resolve("functions"));
    deploy("obeying", Handlers.Obeying.class, 3, Map.of("TIDEMILL_ONE", "1"));
    deploy("brief", Handlers.Obeying.class, Duration.ofSeconds(1));
  }

  @AfterAll
  static void end() {
    lambda.close();
  }

  @Test
  void an_environment_answers_one_event_after_another() {
    deploy("counting", Handlers.Obeying.class, 3, Map.of());

    assertThat(List.of(answer("counting", "count"), answer("counting", "count")))
        .containsExactly("1", "2");
    assertThat(lambda.environments("counting")).isEqualTo(1);
  }

  @Test
  void bytes_that_are_no_json_come_back_unchanged() {
    deploy("echo", Handlers.Echo.class, 1, Map.of());
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }

    assertThat(invoke("echo", bytes))
        .isInstanceOfSatisfying(
            Answered.class, answered -> assertThat(answered.payload()).isEqualTo(bytes));
  }

  @Test
  void an_exception_is_told_with_its_type_and_message_and_the_environment_goes_on() {
    assertThat(invoke("obeying", "throw"))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.errorType()).isEqualTo("java.lang.IllegalStateException");
              assertThat(failed.message()).isEqualTo("the mill is broken");
              assertThat(new String(failed.payload(), UTF_8)).contains("\"stackTrace\"");
            });

    assertThat(answer("obeying", "say again")).isEqualTo("said");
  }

  @Test
  void a_missing_class_is_not_started() {
    lambda.deploy(spec("nobody", "none.Such::handle", Handlers.Echo.class, 1, Map.of()));

    assertThat(invoke("nobody", NOTHING))
        .isInstanceOfSatisfying(
            NotStarted.class,
            notStarted -> {
              assertThat(notStarted.errorType()).isEqualTo("java.lang.ClassNotFoundException");
              assertThat(notStarted.message()).contains("none.Such");
            });
  }

  @Test
  void a_constructor_that_throws_is_not_started_and_the_next_event_tries_again() {
    deploy("unconfigured", Handlers.Configured.class, 1, Map.of());

    assertThat(List.of(invoke("unconfigured", NOTHING), invoke("unconfigured", NOTHING)))
        .allSatisfy(
            invocation ->
                assertThat(invocation)
                    .isInstanceOfSatisfying(
                        NotStarted.class,
                        notStarted ->
                            assertThat(notStarted.message())
                                .contains("TIDEMILL_ANSWER must be set")));

    deploy("unconfigured", Handlers.Configured.class, 1, Map.of("TIDEMILL_ANSWER", "mended"));
    assertThat(answer("unconfigured", "any")).isEqualTo("mended");
  }

  @Test
  void a_jvm_that_does_not_start_is_not_started() {
    deploy(
        "crooked", Handlers.Echo.class, 1, Map.of("JAVA_TOOL_OPTIONS", "-XX:+NoSuchOptionAtAll"));

    assertThat(invoke("crooked", NOTHING))
        .isInstanceOfSatisfying(
            NotStarted.class,
            notStarted -> assertThat(notStarted.errorType()).isEqualTo("Runtime.ExitError"));
  }

  @Test
  void an_invocation_that_hangs_is_timed_out_and_the_next_one_gets_a_new_environment() {
    assertThat(invoke("brief", "hang")).isEqualTo(new TimedOut(Duration.ofSeconds(1)));

    assertThat(answer("brief", "count")).isEqualTo("1");
  }

  @Test
  void a_process_that_ends_meanwhile_is_a_failure_and_the_next_one_gets_a_new_environment() {
    deploy("exiting", Handlers.Obeying.class, 1, Map.of());

    assertThat(invoke("exiting", "exit 7"))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.errorType()).isEqualTo("Runtime.ExitError");
              assertThat(failed.message()).contains("exit status 7");
            });
    assertThat(answer("exiting", "count")).isEqualTo("1");
  }

  @Test
  void as_many_environments_run_at_once_as_events_overlap() throws IOException {
    Path meeting = Files.createDirectory(folder.resolve("meeting"));
    List<CompletableFuture<Invocation>> invocations =
        Stream.generate(() -> begin("obeying", "meet %s 3".formatted(meeting))).limit(3).toList();

    Set<String> processes = new HashSet<>();
    invocations.forEach(invocation -> processes.add(answered(ended(invocation))));

    assertThat(processes).hasSize(3);
    assertThat(lambda.environments("obeying")).isEqualTo(3);
  }

  @Test
  void new_code_serves_at_once_and_what_runs_on_the_old_one_ends_well() throws IOException {
    Path meeting = Files.createDirectory(folder.resolve("meeting-old-and-new"));
    deploy("changing", Handlers.Obeying.class, 1, Map.of());
    String old = answer("changing", "pid");
    CompletableFuture<Invocation> running = begin("changing", "meet %s 2".formatted(meeting));
    await().atMost(DEADLINE).until(() -> meeting.resolve(old).toFile().exists());

    deploy("changing", Handlers.Configured.class, 1, Map.of("TIDEMILL_ANSWER", "new"));

    assertThat(answer("changing", "any")).isEqualTo("new");
    assertThat(running).isNotDone();
    Files.createFile(meeting.resolve("let it end"));
    assertThat(answered(ended(running))).isEqualTo(old);
    await().atMost(DEADLINE).until(() -> ProcessHandle.of(Long.parseLong(old)).isEmpty());
    assertThat(lambda.environments("changing")).isEqualTo(1);
    assertThat(answer("changing", "any")).isEqualTo("new");
  }

  @Test
  void a_large_answer_arrives_and_a_larger_one_than_lambda_takes_is_a_failure() {
    int most = 6 * 1024 * 1024;
    assertThat(answer("obeying", "large " + most)).hasSize(most);

    assertThat(invoke("obeying", "large " + (most + 101)))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.errorType()).isEqualTo("Function.ResponseSizeTooLarge"));
    assertThat(answer("obeying", "say again")).isEqualTo("said");
  }

  @Test
  void a_function_sees_its_own_variables_and_those_of_lambda_and_no_others() {
    assertThat(answer("obeying", "environment"))
        .contains("TIDEMILL_ONE=1")
        .contains("AWS_REGION=us-east-1")
        .contains("AWS_LAMBDA_FUNCTION_NAME=obeying")
        .contains("AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128")
        .contains("_HANDLER=" + handler(Handlers.Obeying.class))
        .contains("TZ=:UTC")
        .doesNotContain("HOME=", "USER=", "TIDEMILL_ANSWER");
    assertThat(Long.parseLong(answer("obeying", "memory"))).isLessThan(128 << 20);
  }

  @Test
  void what_a_function_prints_is_in_its_log_between_the_lines_of_its_invocation()
      throws IOException {
    deploy("talking", Handlers.Obeying.class, 1, Map.of());

    assertThat(answer("talking", "say hello")).isEqualTo("said");

    assertThat(Files.readString(folder.resolve("functions/talking/1/function.log")))
        .containsSubsequence("START RequestId: ", "said: hello", "END RequestId: ", "REPORT ");
  }

  @Test
  void closing_ends_every_environment_and_answers_what_is_under_way() throws Exception {
    LambdaService other =
        LambdaService.start(TestServers.distribution().lambdaClasspath(), folder.resolve("other"));
    Path meeting = Files.createDirectory(folder.resolve("meeting-nobody"));
    other.deploy(spec("f", handler(Handlers.Obeying.class), Handlers.Obeying.class, 1, Map.of()));
    CompletableFuture<Invocation> running =
        other.invoke("f", "meet %s 2".formatted(meeting).getBytes(UTF_8));
    CompletableFuture<Invocation> waiting = other.invoke("f", NOTHING);
    await().atMost(DEADLINE).until(() -> meeting.toFile().list().length == 1);
    long process = Long.parseLong(meeting.toFile().list()[0]);

    other.close();

    assertThat(ended(running)).isInstanceOf(Failed.class);
    assertThat(ended(waiting)).isInstanceOf(NotStarted.class);
    assertThat(ended(other.invoke("f", NOTHING))).isInstanceOf(NotStarted.class);
    assertThat(ProcessHandle.of(process).filter(ProcessHandle::isAlive)).isEmpty();
  }

  private static void deploy(
      String name, Class<?> handler, int environments, Map<String, String> environment) {
    lambda.deploy(spec(name, handler(handler), handler, environments, environment));
  }

  private static void deploy(String name, Class<?> handler, Duration timeout) {
    FunctionSpec spec = spec(name, handler(handler), handler, 1, Map.of());
    lambda.deploy(
        new FunctionSpec(name, spec.jar(), spec.handler(), spec.environment(), 128, timeout, 1));
  }

  private static FunctionSpec spec(
      String name,
      String handler,
      Class<?> code,
      int environments,
      Map<String, String> environment) {
    return new FunctionSpec(
        name,
        Jars.write(folder.resolve(name + ".jar"), code),
        handler,
        environment,
        128,
        DEADLINE,
        environments);
  }

  private static String handler(Class<?> type) {
    return type.getName() + "::handle";
  }

  private static String answer(String function, String event) {
    return answered(invoke(function, event));
  }

  private static String answered(Invocation invocation) {
    assertThat(invocation).isInstanceOf(Answered.class);
    return new String(((Answered) invocation).payload(), UTF_8);
  }

  private static Invocation invoke(String function, String event) {
    return invoke(function, event.getBytes(UTF_8));
  }

  private static Invocation invoke(String function, byte[] payload) {
    return ended(lambda.invoke(function, payload));
  }

  private static CompletableFuture<Invocation> begin(String function, String event) {
    return lambda.invoke(function, event.getBytes(UTF_8));
  }

  private static Invocation ended(CompletableFuture<Invocation> invocation) {
    try {
      return invocation.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("The invocation didn't end", e);
    }
  }
}
