package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.TableName;
import io.tidemill.localstack.server.SchemaReaderCommand;
import io.tidemill.localstack.server.ServerProcess;
import io.tidemill.spark.write.OfflineTables;
import io.tidemill.spark.write.StoredTables;
import io.tidemill.spark.write.TableShape;
import io.tidemill.spark.write.Tables;
import io.tidemill.testkit.TestServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Cassandra's parser makes of CQL without a node, beside what a node makes of it. */
class OfflineTablesIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> STATEMENTS =
      List.of(
          "CREATE TYPE offline.address (street text, number int)",
          """
          CREATE TABLE offline.wide (one text, two int, three timestamp, four timeuuid,
            shared text STATIC, "Mixed" double, list frozen<list<int>>, map map<text, frozen<set<int>>>,
            address frozen<address>, pair tuple<int, text>, near vector<float, 3>, dropped int,
            PRIMARY KEY ((one, two), three, four))
          WITH CLUSTERING ORDER BY (three DESC, four ASC)""",
          "ALTER TABLE offline.wide ADD (added date, late decimal)",
          "ALTER TABLE offline.wide DROP (dropped, late)",
          "ALTER TABLE offline.wide RENAME three TO third",
          "ALTER TABLE offline.wide WITH default_time_to_live = 60 AND read_repair = 'NONE' AND gc_grace_seconds = 3600",
          "CREATE INDEX ON offline.wide (added)",
          "CREATE TABLE offline.counted (place text PRIMARY KEY, visits counter)",
          "CREATE TABLE offline.gone (a int PRIMARY KEY)",
          "DROP TABLE offline.gone");

  @TempDir Path folder;

  @Test
  void tables_are_the_same_offline_and_in_a_node() throws IOException {
    try (WriteBench bench = new WriteBench("offline", CassandraAddress.Rules.CASSANDRA)) {
      STATEMENTS.forEach(bench::define);
      Tables stored = new StoredTables(bench.session());
      Tables offline = OfflineTables.whole(read(STATEMENTS).path("schemas").path("x"), "x");

      for (String name : List.of("offline.wide", "offline.counted")) {
        assertThat(describe(offline, name)).isEqualTo(describe(stored, name));
      }
      assertThat(describe(offline, "offline.gone")).startsWith("a CREATE TABLE");
    }
  }

  @Test
  void what_cassandra_refuses_is_told_with_its_place() throws IOException {
    JsonNode answer =
        read(
            List.of(
                "CREATE KEYSPACE k WITH replication = {'class': 'NetworkTopologyStrategy', 'eu': 3}",
                "CREATE TABLE k.a (a int PRIMARY KEY,\n  b inte)",
                "CREATE TABLE k.b (a int PRIMARY KEY)",
                "CREATE TABLE k.b (a int PRIMARY KEY)",
                "CREATE TABLE\n  IF NOT EXIST k.c (a int PRIMARY KEY)",
                "ALTER TABLE k.b DROP a",
                "ALTER TABLE k.b DROP c",
                "ALTER TABLE k.none ADD c int",
                "SELEKT 1"));

    assertThat(answer.path("problems"))
        .extracting(
            problem ->
                "%d:%d %s"
                    .formatted(
                        problem.path("line").asInt(),
                        problem.path("column").asInt(),
                        problem.path("found").asText()))
        .satisfiesExactly(
            problem -> assertThat(problem).startsWith("20:5 ").contains("inte"),
            problem -> assertThat(problem).startsWith("40:5 ").contains("already existing"),
            problem -> assertThat(problem).startsWith("51:10 ").contains("EXIST"),
            problem -> assertThat(problem).startsWith("60:5 ").contains("PRIMARY KEY"),
            problem -> assertThat(problem).startsWith("70:5 ").contains("c was not found"),
            problem -> assertThat(problem).startsWith("80:5 ").contains("k.none"),
            problem -> assertThat(problem).startsWith("90:5 ").contains("SELEKT"));
  }

  /** The first statement begins at 10:5, each other ten lines further down. */
  private JsonNode read(List<String> statements) throws IOException {
    ObjectNode request = JSON.createObjectNode();
    ArrayNode all = request.putObject("schemas").putArray("x");
    statements.forEach(
        cql ->
            all.addObject()
                .put("file", "V001__x.cql")
                .put("line", 10 * all.size())
                .put("column", 5)
                .put("cql", cql));
    Path answer = folder.resolve("schemas.json");
    Path file = folder.resolve("statements.json");
    JSON.writeValue(file.toFile(), request);
    try (ServerProcess reader =
        ServerProcess.start(
            SchemaReaderCommand.of(TestServers.distribution(), folder, file, answer))) {
      reader.awaitSuccess(Duration.ofMinutes(1));
    }
    return JSON.readTree(answer.toFile());
  }

  private static String describe(Tables tables, String name) {
    return tables
        .find(TableName.parse(name))
        .match(
            table ->
                "%s %s %d %s %s %s"
                    .formatted(
                        name,
                        table.readRepair(),
                        table.timeToLive(),
                        table.grace().orElseThrow(),
                        table.shape().partitionKeyParts(),
                        table.shape().columns().stream().map(OfflineTablesIT::describe).toList()),
            Tables.Absent::expected,
            Object::toString);
  }

  private static String describe(TableShape.Column column) {
    return "%s %s %s %d"
        .formatted(column.name(), column, column.role(), column.type().getProtocolCode());
  }
}
