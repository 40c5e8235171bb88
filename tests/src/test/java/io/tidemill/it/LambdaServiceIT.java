package io.tidemill.it;

import static io.tidemill.testkit.LocalFunctions.DEADLINE;
import static io.tidemill.testkit.LocalFunctions.answered;
import static io.tidemill.testkit.LocalFunctions.ended;
import static io.tidemill.testkit.LocalFunctions.handler;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.localstack.lambda.Invocation;
import io.tidemill.localstack.lambda.Invocation.Answered;
import io.tidemill.localstack.lambda.Invocation.Failed;
import io.tidemill.localstack.lambda.Invocation.NotStarted;
import io.tidemill.localstack.lambda.Invocation.TimedOut;
import io.tidemill.testkit.Handlers;
import io.tidemill.testkit.LocalFunctions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that run from their jar under AWS' runtime interface client. */
class LambdaServiceIT {
  private static final String NOTHING = "{}";

  @TempDir static Path folder;
  private static LocalFunctions functions;

  @BeforeAll
  static void start() {
    functions = LocalFunctions.start(folder);
    functions.deploy("obeying", Handlers.Obeying.class, 3, Map.of("TIDEMILL_ONE", "1"));
    functions.deploy("brief", Handlers.Obeying.class, Duration.ofSeconds(1));
  }

  @AfterAll
  static void end() {
    functions.close();
  }

  @Test
  void an_environment_answers_one_event_after_another() {
    functions.deploy("counting", Handlers.Obeying.class, 3, Map.of());

    assertThat(
            List.of(functions.answer("counting", "count"), functions.answer("counting", "count")))
        .containsExactly("1", "2");
    assertThat(functions.lambda().environments("counting")).isEqualTo(1);
  }

  @Test
  void bytes_that_are_no_json_come_back_unchanged() {
    functions.deploy("echo", Handlers.Echo.class, 1, Map.of());
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }

    assertThat(ended(functions.lambda().invoke("echo", bytes)))
        .isInstanceOfSatisfying(
            Answered.class, answered -> assertThat(answered.payload()).isEqualTo(bytes));
  }

  @Test
  void an_event_may_be_empty_or_large() {
    functions.deploy("any-size", Handlers.Echo.class, 1, Map.of());
    String large = "x".repeat(6 * 1024 * 1024);

    assertThat(functions.answer("any-size", "")).isEmpty();
    assertThat(functions.answer("any-size", large)).isEqualTo(large);
  }

  @Test
  void an_exception_is_told_with_its_type_and_message_and_the_environment_goes_on() {
    assertThat(functions.invoke("obeying", "throw"))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.errorType()).isEqualTo("java.lang.IllegalStateException");
              assertThat(failed.message()).isEqualTo("the mill is broken");
              assertThat(new String(failed.payload(), UTF_8)).contains("\"stackTrace\"");
            });

    assertThat(functions.answer("obeying", "say again")).isEqualTo("said");
  }

  @Test
  void a_missing_class_is_not_started() {
    functions.deploy("nobody", Handlers.Echo.class, "none.Such::handle");

    assertThat(functions.invoke("nobody", NOTHING))
        .isInstanceOfSatisfying(
            NotStarted.class,
            notStarted -> {
              assertThat(notStarted.errorType()).isEqualTo("java.lang.ClassNotFoundException");
              assertThat(notStarted.message()).contains("none.Such");
            });
  }

  @Test
  void a_constructor_that_throws_is_not_started_and_the_next_event_tries_again() {
    functions.deploy("unconfigured", Handlers.Configured.class, 1, Map.of());

    assertThat(
            List.of(
                functions.invoke("unconfigured", NOTHING),
                functions.invoke("unconfigured", NOTHING)))
        .allSatisfy(
            invocation ->
                assertThat(invocation)
                    .isInstanceOfSatisfying(
                        NotStarted.class,
                        notStarted ->
                            assertThat(notStarted.message())
                                .contains("TIDEMILL_ANSWER must be set")));

    functions.deploy(
        "unconfigured", Handlers.Configured.class, 1, Map.of("TIDEMILL_ANSWER", "mended"));
    assertThat(functions.answer("unconfigured", "any")).isEqualTo("mended");
  }

  @Test
  void a_jvm_that_does_not_start_is_not_started() {
    functions.deploy(
        "crooked", Handlers.Echo.class, 1, Map.of("JAVA_TOOL_OPTIONS", "-XX:+NoSuchOptionAtAll"));

    assertThat(functions.invoke("crooked", NOTHING))
        .isInstanceOfSatisfying(
            NotStarted.class,
            notStarted -> assertThat(notStarted.errorType()).isEqualTo("Runtime.ExitError"));
  }

  @Test
  void an_invocation_that_hangs_is_timed_out_and_the_next_one_gets_a_new_environment() {
    assertThat(functions.invoke("brief", "hang")).isEqualTo(new TimedOut(Duration.ofSeconds(1)));

    assertThat(functions.answer("brief", "count")).isEqualTo("1");
  }

  @Test
  void a_process_that_ends_meanwhile_is_a_failure_and_the_next_one_gets_a_new_environment() {
    functions.deploy("exiting", Handlers.Obeying.class, 1, Map.of());

    assertThat(functions.invoke("exiting", "exit 7"))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.errorType()).isEqualTo("Runtime.ExitError");
              assertThat(failed.message()).contains("exit status 7");
            });
    assertThat(functions.answer("exiting", "count")).isEqualTo("1");
  }

  @Test
  void as_many_environments_run_at_once_as_events_overlap() throws IOException {
    Path meeting = Files.createDirectory(folder.resolve("meeting"));
    List<CompletableFuture<Invocation>> invocations =
        Stream.generate(() -> functions.begin("obeying", "meet %s 3".formatted(meeting)))
            .limit(3)
            .toList();

    Set<String> processes = new HashSet<>();
    invocations.forEach(invocation -> processes.add(answered(ended(invocation))));

    assertThat(processes).hasSize(3);
    assertThat(functions.lambda().environments("obeying")).isEqualTo(3);
  }

  @Test
  void new_code_serves_at_once_and_what_runs_on_the_old_one_ends_well() throws IOException {
    Path meeting = Files.createDirectory(folder.resolve("meeting-old-and-new"));
    functions.deploy("changing", Handlers.Obeying.class, 1, Map.of());
    String old = functions.answer("changing", "pid");
    CompletableFuture<Invocation> running =
        functions.begin("changing", "meet %s 2".formatted(meeting));
    await().atMost(DEADLINE).until(() -> meeting.resolve(old).toFile().exists());

    functions.deploy("changing", Handlers.Configured.class, 1, Map.of("TIDEMILL_ANSWER", "new"));

    assertThat(functions.answer("changing", "any")).isEqualTo("new");
    assertThat(running).isNotDone();
    Files.createFile(meeting.resolve("let it end"));
    assertThat(answered(ended(running))).isEqualTo(old);
    await().atMost(DEADLINE).until(() -> ProcessHandle.of(Long.parseLong(old)).isEmpty());
    assertThat(functions.lambda().environments("changing")).isEqualTo(1);
    assertThat(functions.answer("changing", "any")).isEqualTo("new");
  }

  @Test
  void a_large_answer_arrives_and_a_larger_one_than_lambda_takes_is_a_failure() {
    int most = 6 * 1024 * 1024;
    assertThat(functions.answer("obeying", "large " + most)).hasSize(most);

    assertThat(functions.invoke("obeying", "large " + (most + 101)))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.errorType()).isEqualTo("Function.ResponseSizeTooLarge"));
    assertThat(functions.answer("obeying", "say again")).isEqualTo("said");
  }

  @Test
  void a_function_sees_its_own_variables_and_those_of_lambda_and_no_others() {
    assertThat(functions.answer("obeying", "environment"))
        .contains("TIDEMILL_ONE=1")
        .contains("AWS_REGION=us-east-1")
        .contains("AWS_LAMBDA_FUNCTION_NAME=obeying")
        .contains("AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128")
        .contains("_HANDLER=" + handler(Handlers.Obeying.class))
        .contains("TZ=:UTC")
        .doesNotContain("HOME=", "USER=", "TIDEMILL_ANSWER");
    assertThat(Long.parseLong(functions.answer("obeying", "memory"))).isLessThan(128 << 20);
  }

  @Test
  void what_a_function_prints_is_in_its_log_between_the_lines_of_its_invocation()
      throws IOException {
    functions.deploy("talking", Handlers.Obeying.class, 1, Map.of());

    assertThat(functions.answer("talking", "say hello")).isEqualTo("said");

    assertThat(Files.readString(functions.log("talking")))
        .containsSubsequence("START RequestId: ", "said: hello", "END RequestId: ", "REPORT ");
  }

  @Test
  void closing_ends_every_environment_and_answers_what_is_under_way() throws Exception {
    LocalFunctions other = LocalFunctions.start(Files.createDirectory(folder.resolve("other")));
    Path meeting = Files.createDirectory(folder.resolve("meeting-nobody"));
    other.deploy("f", Handlers.Obeying.class, 1, Map.of());
    CompletableFuture<Invocation> running = other.begin("f", "meet %s 2".formatted(meeting));
    CompletableFuture<Invocation> waiting = other.begin("f", NOTHING);
    await().atMost(DEADLINE).until(() -> meeting.toFile().list().length == 1);
    long process = Long.parseLong(meeting.toFile().list()[0]);

    other.close();

    assertThat(ended(running)).isInstanceOf(Failed.class);
    assertThat(ended(waiting)).isInstanceOf(NotStarted.class);
    assertThat(other.invoke("f", NOTHING)).isInstanceOf(NotStarted.class);
    assertThat(ProcessHandle.of(process).filter(ProcessHandle::isAlive)).isEmpty();
  }
}
