package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.cli.DevProperties;
import io.tidemill.cli.ExitCode;
import io.tidemill.cli.Tidemill;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.CassandraAddress.Rules;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.testkit.TestKeyspaces;
import io.tidemill.testkit.TestServers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidemill schema infer} and {@code tidemill migrate}, as users give them. */
class SchemaCommandsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final String keyspace = "k" + UUID.randomUUID().toString().substring(0, 8);

  /** What a command printed. */
  private record Printed(int code, String out, String err) {}

  private static Printed run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Tidemill.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Printed(code, out.toString(), err.toString());
  }

  private Path pipeline() throws IOException {
    return Files.writeString(
        folder.resolve("p.yaml"),
        """
        pipeline: p
        source:
          topic: t
          format: json
          schema: "origin STRING, Day DATE, delay INT, tags ARRAY<STRING>, price DECIMAL(10,2), at TIMESTAMP"
        sinks:
          - table: KS.flights
            sql: SELECT *, map(origin, delay) AS delays FROM source
          - table: KS.by_day
            sql: SELECT origin, Day AS day, count(*) AS flights, sum(price) AS price FROM source GROUP BY 1, 2
            merge: { flights: sum, price: sum }
        """
            .replace("KS", keyspace));
  }

  @Test
  void tables_that_are_inferred_are_sound_and_can_be_migrated() throws IOException {
    Path file = pipeline();
    Printed written =
        run("schema", "infer", file.toString(), "--key", "(origin), day DESC, at", "--write");
    assertThat(written.code()).as(written.err()).isZero();

    assertThat(Files.readString(folder.resolve("schema/V001__flights.cql")))
        .contains(
            "CREATE KEYSPACE IF NOT EXISTS " + keyspace,
            "  tags frozen<list<text>>,",
            "  delays frozen<map<text, int>>,",
            "  PRIMARY KEY ((origin), day, at)",
            "WITH CLUSTERING ORDER BY (day DESC, at ASC);",
            "-- Look at the key",
            "  flights bigint,",
            "  tidemill_run bigint,",
            "  PRIMARY KEY ((origin), day)");
    Printed validated = run("validate", file.toString());
    assertThat(validated.code()).as(validated.out()).isZero();
    migrate(TestKeyspaces.unused());
  }

  /** The plan, its execution, drift, and what is refused. */
  private void migrate(CassandraAddress ledger) throws IOException {
    Path target = folder.resolve("target.properties");
    new DevProperties(target, config(ledger), Optional.empty()).write();
    String[] plan = {
      "migrate", "--target", target.toString(), "--project", folder.toString(), "--format", "json"
    };
    Printed planned = run(plan);
    assertThat(planned.code()).as(planned.err()).isZero();
    JsonNode project = JSON.readTree(planned.out()).at("/sets/1");
    assertThat(project.path("statements")).hasSize(3);
    assertThat(project.at("/statements/0/cql").asText()).contains("SingleRegionStrategy");

    Printed executed =
        run("migrate", "--execute", "--target", target.toString(), "--project", folder.toString());
    assertThat(executed.code()).as(executed.err()).isZero();
    assertThat(executed.out()).contains("project: all migrations are applied");

    try (CqlSession session = Sessions.open(ledger.under(Rules.CASSANDRA))) {
      session.execute("ALTER TABLE %s.flights ADD mine int".formatted(keyspace));
    }
    Printed drifted = run(plan);
    assertThat(drifted.code()).isEqualTo(ExitCode.DIFFERS.code());
    assertThat(JSON.readTree(drifted.out()).at("/sets/1/drift/0/what").asText()).isEqualTo("mine");

    Files.writeString(
        folder.resolve("schema/V002__less.cql"), "DROP TABLE %s.by_day;".formatted(keyspace));
    Printed refused = run(plan);
    assertThat(refused.code()).isEqualTo(ExitCode.PIPELINE.code());
    assertThat(JSON.readTree(refused.out()).at("/sets/1/refused/0/expected").asText())
        .contains("pipeline p writes");
  }

  private TidemillConfig config(CassandraAddress ledger) {
    return new TidemillConfig(
        ledger,
        HistoryPolicy.DEFAULT,
        KafkaServers.plaintext("localhost:9"),
        folder.toUri().toString(),
        "eu-central-1",
        "http://localhost:9",
        new TidemillConfig.Emr(
            "http://localhost:9",
            "application",
            "arn:aws:iam::000000000000:role/job",
            TestServers.distribution().jobJar().toUri().toString(),
            "",
            ""));
  }
}
