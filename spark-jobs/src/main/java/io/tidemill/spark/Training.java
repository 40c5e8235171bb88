package io.tidemill.spark;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.TidemillException;
import io.tidemill.core.pipeline.Inspected;
import io.tidemill.core.pipeline.PipelineParser;
import io.tidemill.core.wiring.Client;
import io.tidemill.kafka.KafkaBacklogReader;
import io.tidemill.kafka.KafkaGroupOffsets;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.spark.transform.RunConstants;
import io.tidemill.spark.write.OfflineTables;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads what a run loads, and ends: for a JVM that archives its classes at its exit ({@code
 * -XX:ArchiveClassesAtExit}), so that those of runs needn't read and verify them anew. Needs no
 * Kafka and no Cassandra: clients ask a port where nobody listens. Without arguments; to be run as
 * {@code spark-submit} runs a job.
 */
public final class Training {
  private static final Logger log = LoggerFactory.getLogger(Training.class);

  private static final String NOBODY = "127.0.0.1";
  private static final int NOBODYS_PORT = 1;

  /** A bit of everything that pipelines are made of. */
  private static final String PIPELINE =
      """
      pipeline: training
      source:
        topic: training
        format: json
        schema: "at TIMESTAMP, id BIGINT, name STRING, amount DECIMAL(10,2), tags ARRAY<STRING>"
      sinks:
        - table: training.rows
          sql: SELECT id, at, upper(name) AS name, amount, tags FROM source WHERE id IS NOT NULL
        - table: training.sums
          sql: SELECT name, to_date(at) AS day, count(*) AS n, sum(amount) AS amount FROM source GROUP BY 1, 2
          merge: { n: sum, amount: sum }
      """;

  private static final String RECORD =
      "{\"at\":\"2026-03-01T12:00:00Z\",\"id\":%d,\"name\":\"n\",\"amount\":1.25,\"tags\":[\"t\"]}";

  private static final int RECORDS = 100;

  /**
   * What of the job's jar a run may use without any server having been met. The rest is looked up
   * in vain by hardly any run.
   */
  private static final List<String> USED =
      List.of(
          "io/tidemill/core/",
          "io/tidemill/kafka/",
          "io/tidemill/keyspace/",
          "io/tidemill/spark/",
          "com/datastax/oss/driver/api/core/",
          "com/datastax/oss/driver/internal/core/",
          "com/datastax/oss/protocol/",
          "org/apache/kafka/clients/",
          "org/apache/kafka/common/");

  private Training() {}

  /** Ends the JVM, as clients' threads would keep it up. */
  public static void main(String[] arguments) throws IOException, URISyntaxException {
    SparkSession spark = SparkSettings.open("tidemill training");
    definition(spark);
    query(spark);
    kafka();
    cassandra();
    log.info("Loaded {} classes of the job's jar", load());
    spark.stop();
    System.exit(0);
  }

  private static void definition(SparkSession spark) {
    Inspected inspected = PipelineParser.inspect("training.yaml", PIPELINE);
    DefinitionCheck.Checked checked =
        new DefinitionCheck(
                spark, OfflineTables.partly(JsonNodeFactory.instance.arrayNode(), "training"))
            .check(
                inspected.source().orElseThrow(),
                inspected.sinks(),
                inspected.attempts().deadline(),
                RunConstants.NONE);
    log.info("Checked {} sinks, found {}", checked.sinks().size(), checked.problems());
  }

  /** Tasks, shuffle, broadcast and generated code. */
  private static void query(SparkSession spark) {
    List<String> records =
        new JavaSparkContext(spark.sparkContext())
            .parallelize(IntStream.range(0, RECORDS).boxed().toList())
            .map(RECORD::formatted)
            .collect();
    spark
        .read()
        .schema("at TIMESTAMP, id BIGINT, name STRING, amount DECIMAL(10,2), tags ARRAY<STRING>")
        .json(spark.createDataset(records, Encoders.STRING()))
        .createOrReplaceTempView("source");
    long sums =
        spark
            .sql(
                "SELECT name, to_date(at) AS day, count(*) AS n, sum(amount) AS amount FROM source GROUP BY 1, 2 ORDER BY 1")
            .collectAsList()
            .size();
    log.info("Computed {} sums", sums);
  }

  private static void kafka() {
    KafkaSettings kafka =
        new KafkaSettings(KafkaServers.plaintext(NOBODY + ":" + NOBODYS_PORT), Client.JOB);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka.consumer());
        KafkaGroupOffsets groups = new KafkaGroupOffsets(kafka);
        KafkaBacklogReader backlogs = new KafkaBacklogReader(kafka)) {
      TopicPartition partition = new TopicPartition("training", 0);
      consumer.assign(Set.of(partition));
      consumer.seek(partition, 0);
      log.info("Polled {} records of nobody", consumer.poll(Duration.ofMillis(100)).count());
    }
  }

  private static void cassandra() {
    try (var session =
        Sessions.open(CassandraAddress.plain(NOBODY, NOBODYS_PORT, "training", "none"))) {
      log.warn("Somebody listens at port {}: {}", NOBODYS_PORT, session.getName());
    } catch (TidemillException e) {
      log.info("As expected: {}", e.getMessage());
    }
  }

  /** Loads the classes of the jar that runs may use; returns how many. */
  private static long load() throws IOException, URISyntaxException {
    Path jar = Path.of(Training.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (JarFile open = new JarFile(jar.toFile())) {
      return open.stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(".class") && USED.stream().anyMatch(name::startsWith))
          .filter(Training::loads)
          .count();
    }
  }

  private static boolean loads(String file) {
    String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
    try {
      Class.forName(name, /* initialize= */ false, Training.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      // It is made for a library that isn't there, and no run uses it.
      return false;
    }
  }
}
