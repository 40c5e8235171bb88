package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.keyspace.CassandraDeadLetters;
import io.tidemill.localstack.LocalCloud;
import io.tidemill.localstack.server.Distribution;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packed job under a real spark-submit, in the cases that the flights don't hold. */
class RunJobIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String SCHEMA =
      """
      CREATE KEYSPACE IF NOT EXISTS jobs
        WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1};
      CREATE TABLE jobs.latest (id text PRIMARY KEY, n int, at bigint);
      CREATE TABLE jobs.sums (place text PRIMARY KEY, visits bigint, n bigint, tidemill_run bigint);
      CREATE TABLE jobs.theirs (id text PRIMARY KEY, n int);
      CREATE TABLE jobs.held (place text PRIMARY KEY, visits bigint, tidemill_run bigint);
      """;

  private static LocalCloud cloud;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Path project = Files.createDirectories(folder.resolve("project/schema")).getParent();
    Files.writeString(project.resolve("schema/V001__jobs.cql"), SCHEMA);
    pipeline(
        project,
        "latest",
        "tombstones: delete",
        "{ table: jobs.latest, sql: \"SELECT _key AS id, n, _offset AS at FROM source\" }",
        10);
    pipeline(
        project,
        "sums",
        "",
        "{ table: jobs.sums, sql: \"SELECT place, count(*) AS visits, sum(n) AS n FROM source GROUP BY place\", merge: { visits: sum, n: sum } }",
        10);
    pipeline(
        project,
        "invalid",
        "",
        "{ table: jobs.nowhere, sql: \"SELECT n FROM source\" }\n  - { table: jobs.latest, sql: \"SELECT uuid() AS id FROM source\" }",
        10);
    pipeline(
        project,
        "dirty",
        "",
        "{ table: jobs.latest, sql: \"SELECT place AS id, n FROM source\" }",
        2);
    pipeline(
        project,
        "keyless",
        "",
        "{ table: jobs.latest, sql: \"SELECT place AS id, n FROM source\" }",
        2);
    pipeline(
        project,
        "intruder",
        "",
        "{ table: jobs.theirs, sql: \"SELECT place AS id, n FROM source\" }",
        10);
    pipeline(
        project,
        "full",
        "",
        "{ table: jobs.held, sql: \"SELECT place, count(*) AS visits FROM source GROUP BY place\", merge: { visits: sum } }",
        10);
    cloud =
        LocalCloud.start(
            new LocalCloud.Settings(
                new Distribution(Path.of(System.getProperty("tidemill.home"))),
                folder.resolve("data"),
                project,
                Duration.ofSeconds(1),
                ""),
            (name, detail) -> {});
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cloud.kafka()))) {
      admin
          .createTopics(
              List.of("latest", "sums", "invalid", "dirty", "keyless", "intruder", "full").stream()
                  .map(topic -> new NewTopic(topic, 1, (short) 1))
                  .toList())
          .all()
          .get();
    }
  }

  @AfterAll
  static void end() {
    cloud.close();
  }

  @Test
  void transactions_tombstones_and_rows_that_no_table_takes_all_find_their_place() {
    try (KafkaProducer<String, String> producer =
        producer(
            Map.of(
                "transactional.id",
                "t",
                "compression.type",
                "zstd",
                "bootstrap.servers",
                cloud.kafka()))) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, "latest", "a", "{\"n\":1}");
      send(producer, "latest", "b", "{\"n\":2}");
      send(producer, "latest", null, "{\"n\":3}");
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, "latest", "a", "{\"n\":666}");
      producer.abortTransaction();
      producer.beginTransaction();
      send(producer, "latest", "b", null);
      send(producer, "latest", "c", "{\"n\":4} {}");
      producer.commitTransaction();
    }
    Commit commit = commit("latest");
    Books books = commit.books();
    assertThat(books.read()).isEqualTo(5);
    assertThat(books.dead()).isEqualTo(1);
    SinkBooks sink = books.sinks().get(TableName.parse("jobs.latest"));
    assertThat(sink.rowsOut()).isEqualTo(4);
    assertThat(sink.dead()).isEqualTo(1);
    assertThat(
            cloud
                .session()
                .execute("SELECT id, n, at FROM jobs.latest WHERE id IN ('a', 'b')")
                .all()
                .stream()
                .map(row -> row.getString(0) + row.getInt(1) + "@" + row.getLong(2)))
        .containsExactly("a1@0");
    assertThat(letters("latest", commit))
        .extracting(DeadLetter::offset, DeadLetter::sink, letter -> text(letter.value()))
        .containsExactly(tuple(2L, "jobs.latest", "{\"n\":3}"), tuple(7L, "", "{\"n\":4} {}"));
  }

  @Test
  void records_without_a_grouping_key_are_dead_letters_and_the_others_are_merged() {
    produce(
        "sums",
        "{\"place\":\"x\",\"n\":1}",
        "{\"n\":5}",
        "{\"place\":\"\",\"n\":6}",
        "{\"place\":\"x\",\"n\":2}");
    Commit commit = commit("sums");
    assertThat(commit.books().sinks().get(TableName.parse("jobs.sums")))
        .isEqualTo(new SinkBooks(3, 2, 0, 1, 0));
    List<DeadLetter> letters = letters("sums", commit);
    assertThat(letters).extracting(DeadLetter::offset).containsExactly(1L, 2L);
    assertThat(letters).extracting(DeadLetter::sink).containsOnly("jobs.sums");
    assertThat(letters)
        .extracting(letter -> text(letter.value()))
        .containsExactly("{\"n\":5}", "{\"place\":\"\",\"n\":6}");
    assertThat(letters.get(0).error()).contains("place").contains("found null");
    assertThat(letters.get(1).error()).contains("place").contains("must not be empty");
    produce("sums", "{\"place\":\"x\",\"n\":4}");
    await().atMost(PATIENCE).until(() -> commit("sums").run().number() == 2);
    assertThat(cloud.session().execute("SELECT visits, n FROM jobs.sums WHERE place = 'x'").one())
        .satisfies(
            row -> {
              assertThat(row.getLong(0)).isEqualTo(3);
              assertThat(row.getLong(1)).isEqualTo(7);
            });
  }

  @Test
  void a_definition_that_cannot_run_blocks_at_once_with_all_problems() {
    produce("invalid", "{\"n\":1}");
    Phase.Blocked blocked = blocked("invalid");
    assertThat(blocked.failure().code()).isEqualTo(FailureCode.DEFINITION_INVALID);
    assertThat(blocked.failure().message()).contains("jobs.nowhere").contains("uuid");
    assertThat(blocked.current().attempts()).hasSize(1);
  }

  @Test
  void too_many_dead_letters_block() {
    produce("dirty", "a", "b", "c", "{\"n\":1}");
    assertThat(blocked("dirty").failure().code()).isEqualTo(FailureCode.TOO_MANY_DEAD_LETTERS);
  }

  @Test
  void too_many_rows_that_the_table_cannot_take_block() {
    produce("keyless", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
    assertThat(blocked("keyless").failure().code()).isEqualTo(FailureCode.TOO_MANY_DEAD_LETTERS);
  }

  @Test
  void a_table_that_holds_rows_is_not_merged_into() {
    cloud.session().execute("INSERT INTO jobs.held (place, visits) VALUES ('x', 5)");
    produce("full", "{\"place\":\"x\"}");
    assertThat(blocked("full").failure().code()).isEqualTo(FailureCode.TABLE_NOT_EMPTY);
  }

  @Test
  void a_table_that_another_pipeline_merges_into_is_not_written() {
    cloud.ledger().own(TableName.parse("jobs.theirs"), new PipelineId("sums"));
    produce("intruder", "{\"place\":\"x\",\"n\":1}");
    assertThat(blocked("intruder").failure().code()).isEqualTo(FailureCode.TABLE_SHARED);
    assertThat(cloud.session().execute("SELECT id FROM jobs.theirs").one()).isNull();
  }

  private static void pipeline(
      Path project, String name, String source, String sinks, int deadLetters) throws IOException {
    Files.writeString(
        project.resolve(name + ".yaml"),
        """
        pipeline: %s
        source:
          topic: %s
          format: json
          schema: "place STRING, n INT"
          startFrom: earliest
          %s
        trigger: { minRecords: 1, maxDelay: 1h, cooldown: 0s }
        sinks:
          - %s
        onBadRecord: { deadLetters: %d }
        """
            .formatted(name, name, source, sinks, deadLetters));
  }

  private static KafkaProducer<String, String> producer(Map<String, Object> settings) {
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  private static void produce(String topic, String... values) {
    try (KafkaProducer<String, String> producer =
        producer(Map.of("bootstrap.servers", cloud.kafka(), "compression.type", "lz4"))) {
      for (String value : values) {
        send(producer, topic, "k", value);
      }
    }
  }

  private static void send(
      KafkaProducer<String, String> producer, String topic, String key, String value) {
    try {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static PipelineState settled(String pipeline) {
    PipelineId id = new PipelineId(pipeline);
    cloud.trigger(id).outcome(id);
    return await()
        .atMost(PATIENCE)
        .until(
            () -> cloud.ledger().load(id).orElseThrow().state(),
            state -> {
              Phase phase = state.phase();
              return phase instanceof Phase.Blocked
                  || (phase instanceof Phase.Idle && state.lastRun() > 0);
            });
  }

  private static Commit commit(String pipeline) {
    PipelineState state = settled(pipeline);
    assertThat(state.phase()).isInstanceOf(Phase.Idle.class);
    Commit commit = state.lastCommit().orElseThrow();
    assertThat(commit.books().balanced()).isTrue();
    return commit;
  }

  private static Phase.Blocked blocked(String pipeline) {
    Phase phase = settled(pipeline).phase();
    assertThat(phase).isInstanceOf(Phase.Blocked.class);
    return (Phase.Blocked) phase;
  }

  private static List<DeadLetter> letters(String pipeline, Commit commit) {
    return new CassandraDeadLetters(cloud.session(), cloud.config().ledger().keyspace())
        .read(new PipelineId(pipeline), commit.run().topicId(), 0, 0, 1_000)
        .toList();
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }
}
