package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.cli.DevProperties;
import io.tidemill.cli.Tidemill;
import io.tidemill.core.TidemillConfig;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * The commands that look and act, as users give them, on a cloud whose pipeline {@code flights} has
 * had three runs, the first of them with two attempts.
 */
final class CommandLineOnCloud {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOPIC = "by-hand";

  private final TidemillConfig config;
  private final Path folder;
  private final Path target;

  /**
   * Commands for one cloud.
   *
   * @param folder for files of its own
   */
  CommandLineOnCloud(TidemillConfig config, Path folder) {
    this.config = config;
    this.folder = folder;
    this.target = folder.resolve("target.properties");
    new DevProperties(target, config, Optional.empty()).write();
  }

  /** What a command printed. */
  private record Printed(int code, String out, String err) {
    JsonNode json() throws Exception {
      assertThat(code).as(err).isZero();
      return JSON.readTree(out);
    }
  }

  void check() throws Exception {
    statusTellsHowThePipelineStands();
    runsTellWhatHappened();
    logsAreTheDriversOfEachAttempt();
    queryShowsRowsUpToItsLimit();
    triggerAsksTheFunction();
    retryOfWhatIsNotBlockedDoesNothing();
    commandsChangeNothingUntilExecuted();
    unknownNamesAreTold();
    produceBringsLinesIntoATopic();
  }

  private void statusTellsHowThePipelineStands() throws Exception {
    JsonNode pipeline = run("status", "--format", "json").json().at("/pipelines/0");
    assertThat(pipeline.get("pipeline").asText()).isEqualTo("flights");
    assertThat(pipeline.get("state").asText()).isEqualTo("IDLE");
    assertThat(pipeline.get("lag_records").asLong()).isZero();
    assertThat(pipeline.at("/last_run/run").asLong()).isEqualTo(3);
    assertThat(run("status").out()).contains("0 / 8,000").contains("waits for records");
    String broken = "pipeline: broken\nsource: {topic: nowhere}\n";
    Path project = Files.createDirectories(folder.resolve("other-project"));
    Files.writeString(project.resolve("broken.yaml"), broken);
    Files.writeString(
        project.resolve("lost.yaml"),
        """
        pipeline: lost
        source: {topic: nowhere, format: json, schema: id INT}
        sinks: [{table: k.t, sql: SELECT * FROM source}]
        """);
    Printed other = run("status", "--project", project.toString());
    assertThat(other.code()).isEqualTo(3);
    assertThat(other.out()).contains("broken.yaml:1:1", "Topic \"nowhere\" doesn't exist");
  }

  private void runsTellWhatHappened() throws Exception {
    JsonNode runs = run("runs", "flights", "--limit", "2", "--format", "json").json();
    assertThat(runs.get("runs")).hasSize(2);
    assertThat(runs.at("/runs/0/run").asLong()).isEqualTo(3);
    assertThat(runs.get("more").asBoolean()).isTrue();
    JsonNode first = run("runs", "flights", "1", "--format", "json").json();
    assertThat(first.get("books_balanced").asBoolean()).isTrue();
    assertThat(first.get("attempts")).hasSize(2);
    assertThat(first.at("/attempts/0/jobs/0/state").asText()).isEqualTo("FAILED");
    assertThat(first.at("/attempts/1/jobs/0/state").asText()).isEqualTo("SUCCEEDED");
    assertThat(run("runs", "flights", "1").out())
        .contains("books", "balanced", "flights.by_origin");
  }

  private void logsAreTheDriversOfEachAttempt() throws Exception {
    JsonNode last = run("logs", "flights", "1", "--format", "json", "--tail", "50").json();
    assertThat(last.get("attempt").asInt()).isEqualTo(2);
    assertThat(last.get("lines").toString()).contains("step=commit");
    Printed killed = run("logs", "flights", "1", "--attempt", "1");
    assertThat(killed.code()).as(killed.err()).isZero();
    assertThat(killed.out()).contains("run=1 attempt=1").doesNotContain("step=commit");
  }

  private void queryShowsRowsUpToItsLimit() throws Exception {
    String cql = "SELECT origin, delay FROM flights.by_origin";
    JsonNode rows = run("query", cql, "--limit", "7", "--format", "json").json();
    assertThat(rows.get("rows")).hasSize(7);
    assertThat(rows.get("more").asBoolean()).isTrue();
    assertThat(rows.at("/rows/0/delay").isInt()).isTrue();
    Printed unknown = run("query", "SELECT * FROM flights.nowhere");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("nowhere");
  }

  private void triggerAsksTheFunction() throws Exception {
    JsonNode held = run("trigger", "flights", "--format", "json").json().at("/pipelines/0");
    assertThat(held.get("decision").asText()).isEqualTo("HELD");
    assertThat(held.get("reason").asText()).isEqualTo("NO_BACKLOG");
    Printed unknown = run("trigger", "nowhere");
    assertThat(unknown.code()).isEqualTo(3);
    assertThat(unknown.out()).contains("refused", "nowhere");
  }

  private void retryOfWhatIsNotBlockedDoesNothing() throws Exception {
    assertThat(run("retry", "flights", "--run", "1", "--execute").out())
        .contains("nothing to do: pipeline flights is not blocked");
    JsonNode dry = run("retry", "flights", "--format", "json").json().at("/pipelines/0");
    assertThat(dry.get("decision").asText()).isEqualTo("NOTHING");
    assertThat(dry.get("executed").asBoolean()).isFalse();
  }

  private void commandsChangeNothingUntilExecuted() throws Exception {
    assertThat(run("pause", "flights").out())
        .contains("flights: this would be done:", "Nothing is changed yet; --execute does it");
    assertThat(run("status", "flights").out()).doesNotContain("paused");
    assertThat(run("pause", "flights", "--execute").out()).contains("flights: done:");
    assertThat(run("status", "flights").out()).contains("Idle, paused");
    assertThat(run("resume", "flights", "--execute").code()).isZero();
    Printed refused = run("reset", "flights", "--to", "0:999999999");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).contains("refused", "beyond its log's end");
    assertThat(run("dead-letters", "flights", "--format", "json").json().path("letters").isArray())
        .isTrue();
  }

  private void unknownNamesAreTold() {
    Printed pipeline = run("runs", "fligths");
    assertThat(pipeline.code()).isEqualTo(3);
    assertThat(pipeline.err()).contains("Did you mean flights?");
    Printed number = run("logs", "flights", "9");
    assertThat(number.code()).isEqualTo(2);
    assertThat(number.err()).contains("no run 9; its newest is 3");
  }

  private void produceBringsLinesIntoATopic() throws Exception {
    Map<String, Object> kafka = Map.of("bootstrap.servers", config.kafka().toString());
    try (Admin admin = Admin.create(kafka)) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
      Path lines = Files.writeString(folder.resolve("lines"), "one\ntwo\n");
      Process produce = fork("produce", TOPIC).redirectInput(lines.toFile()).start();
      assertThat(produce.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(produce.exitValue()).as(Files.readString(folder.resolve("produce.out"))).isZero();
      TopicPartition partition = new TopicPartition(TOPIC, 0);
      assertThat(
              admin
                  .listOffsets(Map.of(partition, OffsetSpec.latest()))
                  .partitionResult(partition)
                  .get()
                  .offset())
          .isEqualTo(2);
    }
  }

  private Printed run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Tidemill.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(withTarget(arguments).toArray(String[]::new));
    return new Printed(code, out.toString(), err.toString());
  }

  /** In a process of its own: the producer inherits standard input, which is not this test's. */
  private ProcessBuilder fork(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Dtidemill.home=" + System.getProperty("tidemill.home"));
    command.add(Tidemill.class.getName());
    command.addAll(withTarget(arguments));
    File output = folder.resolve("produce.out").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder;
  }

  private List<String> withTarget(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--target", target.toString()));
    return all;
  }
}
