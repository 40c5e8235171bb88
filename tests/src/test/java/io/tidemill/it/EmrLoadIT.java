package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.testkit.EmrConfigs;
import io.tidemill.testkit.EventTarget;
import io.tidemill.testkit.Footprint;
import io.tidemill.testkit.ForkedTidemill;
import io.tidemill.testkit.Jars;
import io.tidemill.testkit.TestServers;
import io.tidemill.triggers.EmrClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;
import software.amazon.awssdk.services.emrserverless.model.JobRun;
import software.amazon.awssdk.services.emrserverless.model.JobRunState;
import software.amazon.awssdk.services.emrserverless.model.JobRunSummary;

/**
 * {@code tidemill emr} with more job runs than it can run for a long while, each by a real {@code
 * spark-submit}. It is a benchmark too, so here alone times are held to a limit.
 */
@Tag("load")
class EmrLoadIT {
  private static final int JOB_RUNS = 500;
  private static final int AT_ONCE = 2;
  private static final int MOST_KILOBYTES = 256 * 1024;
  private static final double NANOS_A_MILLI = 1e6;
  private static final double SLOWEST_MEDIAN_MILLIS = 20;
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration DEADLINE = Duration.ofHours(1);
  private static final Pattern URL = Pattern.compile("EMR Serverless +(http://\\S+)");
  private static final String STATE_CHANGE = "EMR Serverless Job Run State Change";
  private static final EnumSet<JobRunState> ENDED =
      EnumSet.of(JobRunState.SUCCESS, JobRunState.FAILED, JobRunState.CANCELLED);
  private static final Set<String> UNDER_WAY =
      Set.of("PENDING", "SCHEDULED", "RUNNING", "CANCELLING");

  @TempDir Path folder;

  private final EventTarget target = new EventTarget();
  private final Map<String, List<Duration>> calls = new LinkedHashMap<>();
  private Process endpoint;
  private EmrServerlessClient client;

  @BeforeEach
  void start() throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.createSymbolicLink(
        home.resolve("localstack"), TestServers.distribution().home().resolve("localstack"));
    Path output = folder.resolve("output");
    endpoint =
        ForkedTidemill.start(
            home,
            output,
            folder.resolve("errors"),
            List.of(
                "emr",
                "--port",
                "0",
                "--at-once",
                Integer.toString(2 * AT_ONCE),
                "--driver-memory",
                "64m",
                "--data",
                folder.resolve("data").toString(),
                "--events",
                target.url()));
    await().atMost(START).until(() -> URL.matcher(Files.readString(output)).find());
    Matcher url = URL.matcher(Files.readString(output));
    assertThat(url.find()).isTrue();
    client = EmrClients.open(EmrConfigs.of(url.group(1), "none", "job.jar", ""));
  }

  @AfterEach
  void end() {
    if (client != null) {
      client.close();
    }
    endpoint.destroyForcibly();
    target.close();
  }

  @Test
  void hundreds_of_job_runs_queued_at_once_all_end_in_order() throws Exception {
    String application =
        client
            .createApplication(
                create ->
                    create
                        .releaseLabel("emr-7.14.0")
                        .type("Spark")
                        .schedulerConfiguration(of -> of.maxConcurrentRuns(AT_ONCE)))
            .applicationId();
    String jar = Jars.write(folder.resolve("job.jar"), Job.class).toUri().toString();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < JOB_RUNS; i++) {
      String name = "load-" + i;
      ids.add(timed("StartJobRun", () -> started(application, jar, name)));
    }

    await().atMost(DEADLINE).pollInterval(LOOK_EVERY).until(() -> allEnded(application, ids));

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(states(application)).hasSize(JOB_RUNS).containsOnlyKeys(ids);
    assertThat(states(application).values()).containsOnly(JobRunState.SUCCESS);
    await().atMost(START).until(() -> endsTold() == JOB_RUNS);
    assertThat(mostUnderWay()).isEqualTo(AT_ONCE);
    assertThat(statesTold())
        .containsOnlyKeys(ids)
        .allSatisfy(
            (id, told) ->
                assertThat(told)
                    .isIn(
                        List.of(
                            "SUBMITTED", "QUEUED", "PENDING", "SCHEDULED", "RUNNING", "SUCCESS"),
                        List.of("SUBMITTED", "PENDING", "SCHEDULED", "RUNNING", "SUCCESS")));
    assertThat(endpoint.toHandle().descendants()).isEmpty();
    assertMeasured(Footprint.of(endpoint.toHandle()));
    endpoint.toHandle().destroy();
    assertThat(endpoint.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private void assertMeasured(Footprint footprint) throws IOException {
    StringBuilder report = new StringBuilder();
    calls.forEach(
        (call, times) ->
            report.append(
                "%s: %d calls, median %.1f ms, 99th of a hundred %.1f ms%n"
                    .formatted(call, times.size(), millis(times, 0.5), millis(times, 0.99))));
    report.append(
        "main memory: %.0f MB at most, heap in use at the end %.0f MB%n"
            .formatted(footprint.peakKilobytes() / 1024.0, footprint.heapBytes() / 1048576.0));
    Path file = TestServers.distribution().home().resolve("tests/target/load.txt");
    Files.writeString(file, report.toString());
    System.out.print(report);
    assertThat(footprint.peakKilobytes()).isLessThan(MOST_KILOBYTES);
    calls.forEach(
        (call, times) ->
            assertThat(millis(times, 0.5))
                .as(call + ", median of ms")
                .isLessThan(SLOWEST_MEDIAN_MILLIS));
  }

  private static double millis(List<Duration> times, double part) {
    List<Duration> sorted = times.stream().sorted().toList();
    return sorted.get((int) (part * (sorted.size() - 1))).toNanos() / NANOS_A_MILLI;
  }

  private String started(String application, String jar, String name) {
    return client
        .startJobRun(
            start ->
                start
                    .applicationId(application)
                    .name(name)
                    .clientToken(name)
                    .executionRoleArn(EmrConfigs.ROLE)
                    .jobDriver(
                        driver ->
                            driver.sparkSubmit(
                                submit ->
                                    submit
                                        .entryPoint(jar)
                                        .entryPointArguments(name)
                                        .sparkSubmitParameters("--class " + Job.class.getName()))))
        .jobRunId();
  }

  /** Looks at one page and one job run, as people do who wait; and whether the last has ended. */
  private boolean allEnded(String application, List<String> ids) {
    var unused =
        timed("ListJobRuns", () -> client.listJobRuns(list -> list.applicationId(application)));
    JobRun last =
        timed(
            "GetJobRun",
            () ->
                client
                    .getJobRun(
                        get -> get.applicationId(application).jobRunId(ids.get(JOB_RUNS - 1)))
                    .jobRun());
    return ENDED.contains(last.state()) && live(application).isEmpty();
  }

  private List<JobRunSummary> live(String application) {
    Set<JobRunState> states = EnumSet.complementOf(ENDED);
    states.remove(JobRunState.UNKNOWN_TO_SDK_VERSION);
    return client.listJobRuns(list -> list.applicationId(application).states(states)).jobRuns();
  }

  private <T> T timed(String call, Supplier<T> made) {
    long start = System.nanoTime();
    T answer = made.get();
    calls
        .computeIfAbsent(call, name -> new ArrayList<>())
        .add(Duration.ofNanos(System.nanoTime() - start));
    return answer;
  }

  private Map<String, JobRunState> states(String application) {
    Map<String, JobRunState> states = new LinkedHashMap<>();
    for (JobRunSummary run :
        client.listJobRunsPaginator(list -> list.applicationId(application)).jobRuns()) {
      states.put(run.id(), run.state());
    }
    return states;
  }

  private List<JsonNode> changes() {
    return target.received().stream()
        .filter(event -> event.path("detail-type").asText().equals(STATE_CHANGE))
        .map(event -> event.path("detail"))
        .toList();
  }

  /** The states of each job run as events told them; each names the one before as it was told. */
  private Map<String, List<String>> statesTold() {
    Map<String, List<String>> told = new LinkedHashMap<>();
    for (JsonNode change : changes()) {
      // The first change that the service tells of is the one from SUBMITTED.
      List<String> states =
          told.computeIfAbsent(
              change.path("jobRunId").asText(), id -> new ArrayList<>(List.of("SUBMITTED")));
      assertThat(change.path("previousState").asText()).isEqualTo(states.get(states.size() - 1));
      states.add(change.path("state").asText());
    }
    return told;
  }

  private long endsTold() {
    return changes().stream()
        .filter(change -> change.path("state").asText().equals(JobRunState.SUCCESS.name()))
        .count();
  }

  private int mostUnderWay() {
    Set<String> underWay = new HashSet<>();
    int most = 0;
    for (JsonNode change : changes()) {
      if (UNDER_WAY.contains(change.path("state").asText())) {
        underWay.add(change.path("jobRunId").asText());
      } else {
        underWay.remove(change.path("jobRunId").asText());
      }
      most = Math.max(most, underWay.size());
    }
    return most;
  }

  /** A main class for {@code spark-submit} that needs no Spark. */
  public static final class Job {
    private Job() {}

    /** Says its name. */
    public static void main(String[] arguments) {
      System.out.println(arguments[0]);
    }
  }
}
