package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.core.wiring.Events;
import io.tidemill.localstack.emr.JobRun;
import io.tidemill.localstack.lambda.AsyncSettings;
import io.tidemill.localstack.lambda.FunctionOptions;
import io.tidemill.testkit.Handlers;
import io.tidemill.testkit.Opened;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.faults.Exactly;
import io.tidemill.testkit.faults.FaultStack;
import io.tidemill.testkit.faults.Shape;
import io.tidemill.testkit.faults.TestPipeline;
import io.tidemill.testkit.foreign.ForeignAws;
import io.tidemill.testkit.foreign.Route;
import io.tidemill.testkit.foreign.RouteReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The whole route over an AWS that isn't ours: metric, alarm, event, function, job, rows. Who plays
 * AWS, and which steps are by shims, is in {@code tests/target/route.md} afterwards.
 */
class ForeignRouteIT {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Duration TWO_RUNS = TestPipeline.PATIENCE.multipliedBy(2);

  /** The alarm's threshold, too: lag is told while records are sent, and no less starts a run. */
  private static final int RECORDS_OF_A_RUN = 250;

  private static final int RECORDS = 2 * RECORDS_OF_A_RUN;
  private static final String SOURCE = "tidemill.test";

  @TempDir static Path folder;

  private static final Opened OPENED = new Opened();
  private static FaultStack stack;
  private static TestPipeline pipeline;
  private static Route route;

  private final List<Message> undelivered = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void deploy() {
    ForeignAws aws = OPENED.add(ForeignAws.find(folder));
    RouteReport report = new RouteReport(aws);
    stack = OPENED.add(new FaultStack(folder, FaultStack.Servers.shared()));
    pipeline = new TestPipeline(stack, Shape.of("route").runsOf(RECORDS_OF_A_RUN));
    route = OPENED.add(new Route(aws, stack, pipeline, folder, report));
    OPENED.add(() -> report.write(TestServers.home().resolve("tests/target/route.md")));
  }

  @AfterAll
  static void end() {
    OPENED.close();
  }

  @AfterEach
  void no_shim_has_failed() {
    route.check();
  }

  @Test
  void lag_raises_an_alarm_and_what_waits_becomes_rows_once() {
    route.sweep();
    await()
        .atMost(DEADLINE)
        .until(() -> route.quiet() && stack.functions().ledger().load(pipeline.id()).isPresent());
    assertThat(pipeline.state().lastRun()).as("adopted, and nothing to run for").isZero();

    pipeline.produce(0, RECORDS);

    await().atMost(TWO_RUNS).until(() -> processed() == RECORDS);
    assertEventsAreThoseOfTheRules();
    assertThat(pipeline.commits())
        .extracting(commit -> commit.books().read())
        .containsExactly((long) RECORDS_OF_A_RUN, (long) RECORDS_OF_A_RUN);
    Exactly.once(pipeline);
    assertThat(route.service().endpoint().jobRuns())
        .extracting(JobRun::name)
        .containsExactly(pipeline.job(1, 1), pipeline.job(2, 1));
    assertThat(route.service().endpoint().jobRuns())
        .allMatch(run -> run.request().entryPoint().startsWith("s3://"));
    // The sweep wakes the same function.
    assertThat(route.log(EventKind.ALARM)).contains(launch(1, "alarm"));
    assertThat(route.log(EventKind.JOB_RUN))
        .as("the run after the first is the chain's")
        .contains(launch(2, "job"));
  }

  /** What a function logs of the launch of a run's first attempt, for an event of that word. */
  private static String launch(long run, String event) {
    return "pipeline=%s run=%d attempt=1 step=launch event=%s job="
        .formatted(pipeline.id(), run, event);
  }

  private static long processed() {
    route.check();
    assertThat(pipeline.state().phase()).isNotInstanceOf(Phase.Blocked.class);
    return pipeline.state().phase() instanceof Phase.Idle
        ? pipeline.commits().stream().map(Commit::books).mapToLong(books -> books.read()).sum()
        : 0;
  }

  /** Waits for the end of both jobs, too. */
  private static void assertEventsAreThoseOfTheRules() {
    await().atMost(DEADLINE).until(() -> route.jobEvents().size() >= 2);
    assertThat(route.alarmEvents()).isNotEmpty();
    for (JsonNode event : route.alarmEvents()) {
      assertThat(event.at("/detail/alarmName").asText()).isEqualTo(route.alarm());
      assertThat(event.at("/detail/state/value").asText()).isEqualTo(Events.ALARM_STATE);
    }
    for (JsonNode event : route.jobEvents()) {
      assertThat(event.at("/detail/applicationId").asText())
          .isEqualTo(route.service().application());
      assertThat(Events.ENDED_JOB_STATES).contains(event.at("/detail/state").asText());
    }
  }

  @Test
  void what_no_rule_asks_for_wakes_no_function() {
    List<JsonNode> all = route.rule("{\"detail\":{\"strange\":[true]}}", "of-nobody");
    List<String> ids =
        route.put(
            alarm(route.alarm(), "OK"),
            alarm("tidemill-zzzzzzzz-route-lag", Events.ALARM_STATE),
            job("00fanother000000", "SUCCESS"),
            job(route.service().application(), "RUNNING"),
            alarm(route.alarm(), Events.ALARM_STATE));

    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> {
              assertThat(ids(all)).containsAll(ids);
              assertThat(ids(route.alarmEvents())).contains(ids.get(4));
              assertThat(route.quiet()).as("no function looks any more").isTrue();
            });
    assertThat(ids(route.alarmEvents())).doesNotContainAnyElementsOf(ids.subList(0, 4));
    assertThat(ids(route.jobEvents())).doesNotContainAnyElementsOf(ids);
  }

  private static List<String> ids(List<JsonNode> events) {
    return events.stream().map(event -> event.path("id").asText()).toList();
  }

  private static PutEventsRequestEntry alarm(String name, String state) {
    return entry(
        EventKind.ALARM.source(),
        EventKind.ALARM.detailType(),
        "{\"strange\":true,\"alarmName\":\"%s\",\"state\":{\"value\":\"%s\"}}"
            .formatted(name, state));
  }

  private static PutEventsRequestEntry job(String application, String state) {
    return entry(
        EventKind.JOB_RUN.source(),
        EventKind.JOB_RUN.detailType(),
        "{\"strange\":true,\"applicationId\":\"%s\",\"jobRunId\":\"00fjob0000000000\",\"state\":\"%s\"}"
            .formatted(application, state));
  }

  private static PutEventsRequestEntry entry(String source, String detailType, String detail) {
    return PutEventsRequestEntry.builder()
        .source(source)
        .detailType(detailType)
        .detail(detail)
        .build();
  }

  @Test
  void what_a_function_fails_on_is_a_dead_letter_in_sqs() {
    route
        .functions()
        .deploy(
            "failing",
            Handlers.Obeying.class,
            Map.of(),
            FunctionOptions.DEFAULT
                .with(new AsyncSettings(2, Duration.ofHours(6), Duration.ofMillis(1)))
                .with(route.deadLetters()));
    List<JsonNode> delivered = route.rule(pattern("failed on"), "failing");

    String id = route.put(entry(SOURCE, "failed on", "{\"tide\":\"high\"}")).get(0);

    Message letter = undelivered(id);
    assertThat(letter.body()).contains("\"detail-type\"").contains("\"tide\"");
    assertThat(delivered).hasSize(1);
    assertThat(letter.messageAttributes())
        .containsOnlyKeys("RequestID", "ErrorCode", "ErrorMessage");
    assertThat(letter.messageAttributes().get("RequestID").stringValue()).hasSize(36);
    assertThat(letter.messageAttributes().get("ErrorCode").stringValue()).isEqualTo("200");
    assertThat(letter.messageAttributes().get("ErrorCode").dataType()).isEqualTo("Number");
    assertThat(letter.messageAttributes().get("ErrorMessage").stringValue()).contains("tide");
  }

  @Test
  void what_no_function_takes_ends_in_the_dead_letter_queue() {
    route.rule(pattern("not taken"), "of-nobody");

    String id = route.put(entry(SOURCE, "not taken", "{\"tide\":\"low\"}")).get(0);

    assertThat(undelivered(id).messageAttributes()).isEmpty();
  }

  private static String pattern(String detailType) {
    return "{\"source\":[\"%s\"],\"detail-type\":[\"%s\"]}".formatted(SOURCE, detailType);
  }

  /** Waits until the event {@code id} is among what couldn't be delivered. */
  private Message undelivered(String id) {
    await()
        .atMost(DEADLINE)
        .until(
            () -> {
              undelivered.addAll(route.undelivered());
              return undelivered.stream().anyMatch(message -> message.body().contains(id));
            });
    return undelivered.stream().filter(each -> each.body().contains(id)).findFirst().orElseThrow();
  }
}
