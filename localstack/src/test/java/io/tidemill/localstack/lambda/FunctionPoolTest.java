package io.tidemill.localstack.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.localstack.lambda.Invocation.Answered;
import io.tidemill.localstack.lambda.Invocation.Failed;
import io.tidemill.localstack.lambda.Invocation.NotStarted;
import io.tidemill.localstack.lambda.Invocation.Throttled;
import io.tidemill.localstack.lambda.Invocation.TimedOut;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which environment gets which event, shown with environments that do as the test says. */
class FunctionPoolTest extends FunctionPoolTests {
  private boolean broken;

  FunctionPoolTest() {
    super(SnapStart.NONE);
  }

  @Test
  void a_free_environment_takes_the_next_event() throws Exception {
    Event first = invoke("a");
    ObedientEnvironment environment = forked();
    assertThat(environment.next()).isEqualTo("a");
    environment.answer("A");
    assertThat(settled(first)).isInstanceOf(Answered.class);

    Event second = invoke("b");

    assertThat(environment.next()).isEqualTo("b");
    environment.answer("B");
    assertThat(settled(second)).isInstanceOf(Answered.class);
    assertThat(pool.environments()).isEqualTo(1);
  }

  @Test
  void no_more_environments_run_than_are_let_and_further_events_wait() throws Exception {
    invoke("a");
    invoke("b");
    Event third = invoke("c");
    ObedientEnvironment one = forked();
    ObedientEnvironment other = forked();
    assertThat(one.next()).isEqualTo("a");
    assertThat(other.next()).isEqualTo("b");
    assertThat(pool.environments()).isEqualTo(ENVIRONMENTS);

    other.answer("B");

    assertThat(other.next()).isEqualTo("c");
    assertThat(third.settled()).isNotDone();
  }

  @Test
  void events_beyond_what_may_wait_are_throttled() throws Exception {
    for (int i = 0; i < FunctionPool.WAITING_AT_MOST; i++) {
      invoke("wait");
    }

    assertThat(settled(invoke("too many"))).isEqualTo(new Throttled());
  }

  @Test
  void an_event_that_an_ending_process_never_saw_goes_to_another() throws Exception {
    invoke("a");
    ObedientEnvironment ending = forked();
    ending.next();
    ending.answer("A");
    Event event = invoke("b");

    ending.exit(1);

    ObedientEnvironment another = forked();
    assertThat(another.next()).isEqualTo("b");
    another.answer("B");
    assertThat(settled(event)).isInstanceOf(Answered.class);
  }

  @Test
  void an_event_whose_process_ends_is_failed() throws Exception {
    Event event = invoke("a");
    ObedientEnvironment environment = forked();
    environment.next();

    environment.exit(137);

    assertThat(settled(event))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.message()).contains("exit status 137"));
    assertThat(pool.environments()).isZero();
  }

  @Test
  void what_a_runtime_reports_of_its_start_is_told_once_it_has_ended() throws Exception {
    Event event = invoke("a");
    ObedientEnvironment environment = forked();
    environment.requests().initFailed(FunctionError.of("none.Such", "no such class"));

    environment.exit(1);

    assertThat(settled(event)).isEqualTo(new NotStarted("none.Such", "no such class"));
  }

  @Test
  void a_process_that_can_not_be_forked_fails_one_event_and_the_next_tries_again()
      throws Exception {
    broken = true;
    assertThat(settled(invoke("a")))
        .isInstanceOfSatisfying(
            NotStarted.class, failed -> assertThat(failed.message()).contains("no processes"));
    broken = false;

    invoke("b");

    assertThat(forked().next()).isEqualTo("b");
  }

  @Test
  void an_environment_that_does_not_get_ready_is_ended_and_answers_by_that() throws Exception {
    Event event = invoke("a");
    ObedientEnvironment environment = forked();

    timer.runOldest();

    assertThat(settled(event))
        .isInstanceOfSatisfying(
            NotStarted.class, late -> assertThat(late.errorType()).isEqualTo("Sandbox.Timedout"));
    environment.exit().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void a_time_out_ends_the_environment_and_what_it_says_later_is_not_heard() throws Exception {
    Event event = invoke("a");
    ObedientEnvironment environment = forked();
    environment.next();
    timer.runOldest(); // of the start, which has long been made
    timer.runOldest();

    assertThat(settled(event)).isEqualTo(new TimedOut(Duration.ofSeconds(5)));
    environment.answer("A");
    environment.exit().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertThat(pool.environments()).isZero();
  }

  @Test
  void environments_of_earlier_code_end_when_they_are_free() throws Exception {
    Event running = invoke("a");
    ObedientEnvironment busy = forked();
    busy.next();
    Path earlier = folder.resolve("one");

    pool.deploy(deployment("two"));
    Event next = invoke("b");
    ObedientEnvironment newer = forked();
    assertThat(newer.next()).isEqualTo("b");
    assertThat(newer.code()).isEqualTo("two");
    assertThat(Files.exists(earlier)).isTrue();

    busy.answer("A");
    assertThat(settled(running)).isInstanceOf(Answered.class);
    busy.exit().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    newer.answer("B");
    assertThat(settled(next)).isInstanceOf(Answered.class);
    assertThat(pool.environments()).isEqualTo(1);
  }

  @Test
  void only_idle_environments_end_of_idleness() throws Exception {
    invoke("a");
    invoke("b");
    ObedientEnvironment idle = forked();
    ObedientEnvironment busy = forked();
    idle.next();
    busy.next();
    idle.answer("A");

    pool.endIdleSince(Instant.EPOCH);
    assertThat(pool.environments()).isEqualTo(2);
    pool.endIdleSince(Instant.MAX);

    idle.exit().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertThat(busy.exit()).isNotDone();
  }

  @Override
  Environment fork(Deployment deployment, Path log, RuntimeApi.Requests requests) {
    if (broken) {
      throw new TidemillException(FailureKind.INFRASTRUCTURE, "no processes left");
    }
    return super.fork(deployment, log, requests);
  }
}
