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
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.operator.Command;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packed job under a real spark-submit, in the cases that the flights don't hold. */
class RunJobIT {
  private static final String SCHEMA =
      """
      CREATE KEYSPACE IF NOT EXISTS jobs
        WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1};
      CREATE TABLE jobs.latest (id text PRIMARY KEY, n int, at bigint);
      CREATE TABLE jobs.sums (place text PRIMARY KEY, visits bigint, n bigint, tidemill_run bigint);
      CREATE TABLE jobs.theirs (id text PRIMARY KEY, n int);
      CREATE TABLE jobs.held (place text PRIMARY KEY, visits bigint, tidemill_run bigint);
      CREATE TABLE jobs.orders (id bigint PRIMARY KEY, total decimal, at timestamp, kind text, note text);
      CREATE TABLE jobs.parcels (place text PRIMARY KEY, parcels bigint, grams bigint, tidemill_run bigint);
      """;

  private static final String LATEST =
      "{ table: jobs.latest, sql: \"SELECT place AS id, n FROM source\" }";

  private static JobsOnCloud jobs;

  @BeforeAll
  static void start(@TempDir Path folder) {
    jobs =
        JobsOnCloud.start(
            folder,
            SCHEMA,
            JobsOnCloud.pipeline(
                    "latest",
                    "{ table: jobs.latest, sql: \"SELECT _key AS id, n, _offset AS at FROM source\" }")
                .source("tombstones: delete"),
            JobsOnCloud.pipeline(
                "sums",
                "{ table: jobs.sums, sql: \"SELECT place, count(*) AS visits, sum(n) AS n FROM source GROUP BY place\", merge: { visits: sum, n: sum } }"),
            JobsOnCloud.pipeline(
                "invalid",
                "{ table: jobs.nowhere, sql: \"SELECT n FROM source\" }",
                "{ table: jobs.latest, sql: \"SELECT uuid() AS id FROM source\" }"),
            JobsOnCloud.pipeline("dirty", LATEST).deadLetters(2),
            JobsOnCloud.pipeline("keyless", LATEST).deadLetters(2),
            JobsOnCloud.pipeline(
                "intruder", "{ table: jobs.theirs, sql: \"SELECT place AS id, n FROM source\" }"),
            JobsOnCloud.pipeline(
                "full",
                "{ table: jobs.held, sql: \"SELECT place, count(*) AS visits FROM source GROUP BY place\", merge: { visits: sum } }"),
            AvroOrders.pipeline("orders", AvroOrders.FIRST, AvroOrders.SECOND),
            ProtobufParcels.pipeline("parcels"));
  }

  @AfterAll
  static void end() {
    jobs.close();
  }

  @Test
  void transactions_tombstones_and_rows_that_no_table_takes_all_find_their_place() {
    try (KafkaProducer<String, String> producer =
        JobsOnCloud.producer(
            Map.of(
                "transactional.id",
                "t",
                "compression.type",
                "zstd",
                "bootstrap.servers",
                jobs.cloud().kafka()))) {
      producer.initTransactions();
      producer.beginTransaction();
      JobsOnCloud.send(producer, "latest", "a", "{\"n\":1}");
      JobsOnCloud.send(producer, "latest", "b", "{\"n\":2}");
      JobsOnCloud.send(producer, "latest", null, "{\"n\":3}");
      producer.commitTransaction();
      producer.beginTransaction();
      JobsOnCloud.send(producer, "latest", "a", "{\"n\":666}");
      producer.abortTransaction();
      producer.beginTransaction();
      JobsOnCloud.send(producer, "latest", "b", null);
      JobsOnCloud.send(producer, "latest", "c", "{\"n\":4} {}");
      producer.commitTransaction();
    }
    Commit commit = jobs.commit("latest");
    Books books = commit.books();
    assertThat(books.read()).isEqualTo(5);
    assertThat(books.dead()).isEqualTo(1);
    SinkBooks sink = books.sinks().get(TableName.parse("jobs.latest"));
    assertThat(sink.rowsOut()).isEqualTo(4);
    assertThat(sink.dead()).isEqualTo(1);
    assertThat(
            jobs
                .cloud()
                .session()
                .execute("SELECT id, n, at FROM jobs.latest WHERE id IN ('a', 'b')")
                .all()
                .stream()
                .map(row -> row.getString(0) + row.getInt(1) + "@" + row.getLong(2)))
        .containsExactly("a1@0");
    assertThat(jobs.letters("latest", commit))
        .extracting(
            DeadLetter::offset, DeadLetter::sink, letter -> JobsOnCloud.text(letter.value()))
        .containsExactly(tuple(2L, "jobs.latest", "{\"n\":3}"), tuple(7L, "", "{\"n\":4} {}"));
  }

  @Test
  void records_without_a_grouping_key_are_dead_letters_and_the_others_are_merged() {
    jobs.produce(
        "sums",
        "{\"place\":\"x\",\"n\":1}",
        "{\"n\":5}",
        "{\"place\":\"\",\"n\":6}",
        "{\"place\":\"x\",\"n\":2}");
    Commit commit = jobs.commit("sums");
    assertThat(commit.books().sinks().get(TableName.parse("jobs.sums")))
        .isEqualTo(new SinkBooks(3, 2, 0, 1, 0));
    List<DeadLetter> letters = jobs.letters("sums", commit);
    assertThat(letters).extracting(DeadLetter::offset).containsExactly(1L, 2L);
    assertThat(letters).extracting(DeadLetter::sink).containsOnly("jobs.sums");
    assertThat(letters)
        .extracting(letter -> JobsOnCloud.text(letter.value()))
        .containsExactly("{\"n\":5}", "{\"place\":\"\",\"n\":6}");
    assertThat(letters.get(0).error()).contains("place").contains("found null");
    assertThat(letters.get(1).error()).contains("place").contains("must not be empty");
    jobs.produce("sums", "{\"place\":\"x\",\"n\":4}");
    await().atMost(JobsOnCloud.PATIENCE).until(() -> jobs.commit("sums").run().number() == 2);
    assertThat(
            jobs.cloud()
                .session()
                .execute("SELECT visits, n FROM jobs.sums WHERE place = 'x'")
                .one())
        .satisfies(
            row -> {
              assertThat(row.getLong(0)).isEqualTo(3);
              assertThat(row.getLong(1)).isEqualTo(7);
            });
  }

  @Test
  void a_definition_that_cannot_run_blocks_at_once_with_all_problems() {
    jobs.produce("invalid", "{\"n\":1}");
    Phase.Blocked blocked = jobs.blocked("invalid");
    assertThat(blocked.failure().code()).isEqualTo(FailureCode.DEFINITION_INVALID);
    assertThat(blocked.failure().message()).contains("jobs.nowhere").contains("uuid");
    assertThat(blocked.run().orElseThrow().attempts()).hasSize(1);
  }

  /** F20: above the budget. */
  @Test
  void too_many_dead_letters_block() {
    jobs.produce("dirty", "a", "b", "c", "{\"n\":1}");
    assertThat(jobs.blocked("dirty").failure().code()).isEqualTo(FailureCode.TOO_MANY_DEAD_LETTERS);
  }

  @Test
  void too_many_rows_that_the_table_cannot_take_block() {
    jobs.produce("keyless", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
    assertThat(jobs.blocked("keyless").failure().code())
        .isEqualTo(FailureCode.TOO_MANY_DEAD_LETTERS);
  }

  /** F48: rows whose state was lost. */
  @Test
  void a_table_that_holds_rows_is_not_merged_into() {
    jobs.cloud().session().execute("INSERT INTO jobs.held (place, visits) VALUES ('x', 5)");
    jobs.produce("full", "{\"place\":\"x\"}");
    assertThat(jobs.blocked("full").failure().code()).isEqualTo(FailureCode.TABLE_NOT_EMPTY);
  }

  /** F49. */
  @Test
  void a_table_that_another_pipeline_merges_into_is_not_written() {
    jobs.cloud().ledger().own(TableName.parse("jobs.theirs"), new PipelineId("sums"));
    jobs.produce("intruder", "{\"place\":\"x\",\"n\":1}");
    assertThat(jobs.blocked("intruder").failure().code()).isEqualTo(FailureCode.TABLE_SHARED);
    assertThat(jobs.cloud().session().execute("SELECT id FROM jobs.theirs").one()).isNull();
  }

  /** F20: in Avro; and a schema that the pipeline lacks, which no attempt can make up for. */
  @Test
  void avro_records_of_several_schemas_are_rows_or_dead_letters_once_all_schemas_are_known() {
    jobs.produce(
        "orders",
        List.of(
            AvroOrders.first(1, "12.50", 1_000),
            AvroOrders.second(2, "0.99", 2_000, "RETURN"),
            AvroOrders.cut(AvroOrders.first(3, "1.00", 3_000)),
            new byte[0],
            "{}".getBytes(StandardCharsets.UTF_8),
            AvroOrders.third(5, "3.00", 4_000, "SALE", "late"),
            AvroOrders.longer(AvroOrders.second(4, "1.00", 5_000, "SALE"))));

    Phase.Blocked blocked = jobs.blocked("orders");
    assertThat(blocked.failure().code()).isEqualTo(FailureCode.DEFINITION_INVALID);
    assertThat(blocked.failure().message())
        .contains("orders, partition 0, offset 5: ")
        .contains("source.avro.writerSchemas.3");
    assertThat(blocked.run().orElseThrow().attempts()).hasSize(1);
    assertThat(jobs.cloud().session().execute("SELECT id FROM jobs.orders").one()).isNull();

    jobs.command(
        AvroOrders.pipeline("orders", AvroOrders.FIRST, AvroOrders.SECOND, AvroOrders.THIRD)
            .parsed(),
        new Command.Retry(OptionalLong.of(1)));
    Commit commit = jobs.commit("orders");
    assertThat(commit.books())
        .isEqualTo(
            Books.of(
                7, 3, 4, Map.of(TableName.parse("jobs.orders"), new SinkBooks(3, 0, 0, 3, 0))));
    assertThat(
            jobs.cloud()
                .session()
                .execute("SELECT id, total, at, kind, note FROM jobs.orders")
                .all())
        .extracting(
            row -> row.getLong(0),
            row -> row.getBigDecimal(1),
            row -> row.getInstant(2),
            row -> row.getString(3),
            row -> row.getString(4))
        .containsExactlyInAnyOrder(
            tuple(1L, new BigDecimal("12.50"), Instant.ofEpochMilli(1_000), null, null),
            tuple(5L, new BigDecimal("3.00"), Instant.ofEpochMilli(4_000), "SALE", "late"),
            tuple(2L, new BigDecimal("0.99"), Instant.ofEpochMilli(2_000), "RETURN", null));
    assertThat(jobs.letters("orders", commit))
        .extracting(DeadLetter::offset, DeadLetter::attempt)
        .containsExactly(tuple(2L, 2), tuple(3L, 2), tuple(4L, 2), tuple(6L, 2));
  }

  /** F20: in Protobuf. */
  @Test
  void protobuf_messages_are_merged_or_dead_letters() {
    jobs.produce(
        "parcels",
        List.of(
            ProtobufParcels.framed("x", 700),
            ProtobufParcels.cut(ProtobufParcels.framed("x", 800)),
            ProtobufParcels.of(1),
            ProtobufParcels.framed("y", 0),
            ProtobufParcels.framed("x", 4_000_000_000L)));

    Commit commit = jobs.commit("parcels");
    assertThat(commit.books())
        .isEqualTo(
            Books.of(
                5, 3, 2, Map.of(TableName.parse("jobs.parcels"), new SinkBooks(2, 0, 0, 2, 0))));
    assertThat(
            jobs.cloud().session().execute("SELECT place, parcels, grams FROM jobs.parcels").all())
        .extracting(row -> row.getString(0), row -> row.getLong(1), row -> row.getLong(2))
        .containsExactlyInAnyOrder(tuple("x", 2L, 4_000_000_700L), tuple("y", 1L, 0L));
    List<DeadLetter> letters = jobs.letters("parcels", commit);
    assertThat(letters).extracting(DeadLetter::offset).containsExactly(1L, 2L);
    assertThat(letters.get(1).error()).contains("found message [1]");
  }
}
