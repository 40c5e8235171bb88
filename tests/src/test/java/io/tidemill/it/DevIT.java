package io.tidemill.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.cli.DevProperties;
import io.tidemill.cli.ExitCode;
import io.tidemill.localstack.server.Distribution;
import io.tidemill.testkit.ForkedTidemill;
import io.tidemill.testkit.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day with {@code tidemill dev}, as a process of its own, fed by Kafka's console producer. */
class DevIT {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final int STOPPED_BY_CTRL_C = 130;
  private static final int MIN_RECORDS = 100;
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final String YAML =
      """
      pipeline: orders
      source: { topic: orders, format: json, schema: "id STRING, price INT" }
      trigger: { minRecords: 100, maxDelay: 1h, cooldown: 0s }
      sinks:
        - table: shop.orders
          sql: SELECT id, price FROM source
      """;
  private static final String NEW_SINK =
      """
        - table: shop.prices
          sql: SELECT price, id FROM source
      """;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final Distribution built = TestServers.distribution();
  private Path home;
  private Path project;
  private Process dev;

  @BeforeEach
  void start() throws IOException {
    home = homeOfItsOwn();
    project = Files.createDirectories(folder.resolve("project"));
    write("orders.yaml", YAML);
    write("returns.yaml", YAML.replace("orders", "returns"));
    Files.createDirectory(project.resolve("schema"));
    write(
        "schema/V001__shop.cql",
        """
        CREATE KEYSPACE shop
          WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1};
        CREATE TABLE shop.orders (id text PRIMARY KEY, price int);
        CREATE TABLE shop.returns (id text PRIMARY KEY, price int);
        """);
    dev = fork(output(), folder.resolve("errors"));
  }

  private Process fork(Path output, Path errors) throws IOException {
    return ForkedTidemill.start(
        home, output, errors, List.of("dev", "--format", "json", "--project", project.toString()));
  }

  @AfterEach
  void stop() {
    dev.destroyForcibly();
  }

  @Test
  void a_project_is_developed_while_records_come_in() throws Exception {
    JsonNode ready = awaitNews("ready", line -> true);
    String kafka = ready.get("kafka").asText();
    assertThat(DevProperties.read(properties()).live().kafka()).hasToString(kafka);
    awaitNews("topic_made", line -> line.get("topic").asText().equals("orders"));

    produce(kafka, "orders", 0);
    JsonNode first = awaitRun("committed", "orders", 1);
    assertThat(first.at("/rows/shop.orders").asInt()).isEqualTo(MIN_RECORDS);

    write(
        "schema/V002__prices.cql",
        "CREATE TABLE shop.prices (price int, id text, PRIMARY KEY (price, id));");
    write("orders.yaml", YAML + NEW_SINK);
    JsonNode changed = awaitNews("definition_changed", line -> line.has("takes_effect_with_run"));
    assertThat(changed.get("takes_effect_with_run").asLong()).isEqualTo(2);
    assertThat(changed.at("/changes/0/table").asText()).isEqualTo("shop.prices");
    assertThat(changed.at("/changes/0/change").asText()).isEqualTo("NEW");
    assertThat(changed.at("/changes/0/holds_from_run").asLong()).isEqualTo(2);
    awaitNews("schema_applied", line -> line.toString().contains("V002__prices.cql"));

    rebuildFunctions();
    awaitNews("functions_restarted", line -> true);

    produce(kafka, "orders", 1);
    awaitRun("claimed", "orders", 2);
    write("orders.yaml", YAML.replace("json", "jsn"));
    produce(kafka, "returns", 0);
    JsonNode broken = awaitNews("definition_broken", line -> about("orders", line));
    assertThat(broken.at("/problems/0/line").asInt()).isEqualTo(2);
    JsonNode second = awaitRun("committed", "orders", 2);
    assertThat(second.at("/rows/shop.prices").asInt()).isEqualTo(MIN_RECORDS);
    awaitRun("committed", "returns", 1);

    produce(kafka, "orders", 2);
    awaitNews(
        "held",
        line -> about("orders", line) && line.get("reason").asText().equals("DEFINITION_INVALID"));

    another_dev_is_refused_and_leaves_this_ones_log_alone();

    List<ProcessHandle> servers = dev.descendants().toList();
    assertThat(servers).isNotEmpty();
    interrupt();

    assertThat(dev.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(dev.exitValue()).isEqualTo(STOPPED_BY_CTRL_C);
    assertThat(properties()).doesNotExist();
    await().atMost(DEADLINE).until(() -> servers.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(news()).last().matches(line -> line.get("event").asText().equals("stopping"));
    assertThat(news("claimed", line -> about("orders", line) && line.get("run").asInt() == 3))
        .isEmpty();
    assertThat(folder.resolve("errors")).isEmptyFile();
  }

  private void another_dev_is_refused_and_leaves_this_ones_log_alone() throws Exception {
    Path log = home.resolve(".tidemill/dev.log");
    long logged = Files.size(log);
    assertThat(logged).isPositive();

    Process other = fork(folder.resolve("other-output"), folder.resolve("other-errors"));

    assertThat(other.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(other.exitValue()).isEqualTo(ExitCode.OPERATOR.code());
    assertThat(folder.resolve("other-errors")).content().contains("process " + dev.pid());
    assertThat(Files.size(log)).isGreaterThanOrEqualTo(logged);
    assertThat(properties()).exists();
  }

  /** Like the checkout, with a data folder and a functions' jar of its own. */
  private Path homeOfItsOwn() throws IOException {
    Path own = Files.createDirectories(folder.resolve("home"));
    for (String module : List.of("localstack", "spark-jobs")) {
      Files.createSymbolicLink(own.resolve(module), built.home().resolve(module));
    }
    Files.copy(
        built.functionsJar(),
        Files.createDirectories(own.resolve("triggers/target")).resolve("tidemill-functions.jar"));
    return own;
  }

  private void rebuildFunctions() throws IOException {
    Path jar = new Distribution(home).functionsJar();
    Files.copy(built.functionsJar(), jar, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(jar, FileTime.fromMillis(System.currentTimeMillis() + 1_000));
  }

  private void produce(String kafka, String topic, int batch) throws Exception {
    String lines =
        IntStream.range(batch * MIN_RECORDS, (batch + 1) * MIN_RECORDS)
            .mapToObj("{\"id\":\"%d\",\"price\":7}%n"::formatted)
            .collect(Collectors.joining());
    Path file = Files.writeString(folder.resolve("records-" + topic + batch), lines);
    Process producer =
        new ProcessBuilder(
                JAVA,
                "-cp",
                built.kafka().classpath(),
                "kafka.tools.ConsoleProducer",
                "--bootstrap-server",
                kafka,
                "--topic",
                topic)
            .redirectInput(file.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("producer.log").toFile())
            .start();
    assertThat(producer.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(producer.exitValue()).isZero();
  }

  /** As a terminal does at Ctrl-C. */
  private void interrupt() throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(dev.pid())).start().waitFor();
  }

  private JsonNode awaitRun(String event, String pipeline, int run) {
    return awaitNews(event, line -> about(pipeline, line) && line.get("run").asInt() == run);
  }

  private JsonNode awaitNews(String event, Predicate<JsonNode> which) {
    return await("news of " + event)
        .atMost(DEADLINE)
        .failFast(() -> !dev.isAlive())
        .until(() -> news(event, which), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<JsonNode> news(String event, Predicate<JsonNode> which) {
    return news().stream()
        .filter(line -> line.get("event").asText().equals(event))
        .filter(which)
        .findFirst();
  }

  private List<JsonNode> news() {
    try {
      String text = Files.readString(output(), UTF_8);
      // What follows the last line end may be half a line.
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(DevIT::json).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean about(String pipeline, JsonNode line) {
    return line.path("pipeline").asText().equals(pipeline);
  }

  private Path properties() {
    return home.resolve(".tidemill/dev.properties");
  }

  private Path output() {
    return folder.resolve("output");
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(project.resolve(file), text);
  }
}
