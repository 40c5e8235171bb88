package io.tidemill.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.TidemillConfig.MigrateConfig;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.core.wiring.DeployedFunction;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.localstack.lambda.Invocation;
import io.tidemill.localstack.lambda.LambdaService;
import io.tidemill.testkit.FunctionWorld;
import io.tidemill.testkit.StackAnswers;
import io.tidemill.testkit.TestKeyspaces;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.TestTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged function behind the custom resource, on a store that is held to Amazon Keyspaces'
 * rules: what a stack's life does to the tables.
 */
class MigrateFunctionIT {
  private static final String FUNCTION = "migrate";

  @TempDir Path folder;

  private final StackAnswers cloudFormation = new StackAnswers();
  private final CassandraAddress ledger = TestKeyspaces.unused();
  private LambdaService lambda;
  private Path schema;

  @BeforeEach
  void deploy() throws IOException {
    Path project = Files.createDirectories(folder.resolve("pipelines"));
    schema = Files.createDirectories(project.resolve("schema"));
    migration(
        "V001__first.cql",
        "CREATE KEYSPACE IF NOT EXISTS %s_tables WITH replication = ${replication};"
            .formatted(ledger.keyspace()),
        "CREATE TABLE %s_tables.a (id int PRIMARY KEY, note text);".formatted(ledger.keyspace()));
    lambda =
        LambdaService.start(
            TestServers.distribution().lambdaClasspath(), folder.resolve("functions"));
    lambda.deploy(
        FunctionWorld.spec(
            FUNCTION,
            DeployedFunction.MIGRATE,
            new MigrateConfig(ledger, HistoryPolicy.DEFAULT, project.toUri().toString())
                .toEnvironment()));
  }

  @AfterEach
  void close() {
    lambda.close();
    cloudFormation.close();
  }

  private void migration(String file, String... statements) throws IOException {
    Files.writeString(schema.resolve(file), String.join("\n", statements) + "\n");
  }

  /** What CloudFormation is told. */
  private JsonNode told(String type, String physicalId) {
    String event =
        cloudFormation.request(type, physicalId).replace("123456789012", EmrEndpoint.ACCOUNT);
    Invocation invocation = lambda.invoke(FUNCTION, event.getBytes(UTF_8)).join();
    assertThat(invocation).isInstanceOf(Invocation.Answered.class);
    return cloudFormation.last();
  }

  private String created() {
    JsonNode told = told("Create", "");
    assertThat(told.path("Status").asText()).as(told.toString()).isEqualTo("SUCCESS");
    return told.path("Data").path("LedgerId").asText();
  }

  private JsonNode updated() {
    return told("Update", "tidemill-ledger-" + ledger.keyspace());
  }

  private CqlName table(String name) {
    return new CqlName(ledger.keyspace() + "_tables", name);
  }

  private void insert(int id) {
    session()
        .execute(
            "INSERT INTO %s_tables.a (id, note) VALUES (%d, 'kept')"
                .formatted(ledger.keyspace(), id));
  }

  private long rows() {
    return session()
        .execute("SELECT id FROM %s_tables.a".formatted(ledger.keyspace()))
        .all()
        .size();
  }

  private static CqlSession session() {
    return TestKeyspaces.session();
  }

  @Test
  void a_stack_makes_ledger_and_tables_ready_and_leaves_them_when_it_goes() {
    JsonNode told = told("Create", "");

    assertThat(told.path("Status").asText()).as(told.toString()).isEqualTo("SUCCESS");
    assertThat(told.path("PhysicalResourceId").asText())
        .isEqualTo("tidemill-ledger-" + ledger.keyspace());
    assertThat(told.path("Data").path("LedgerId").asText()).matches("[a-z0-9]{8}");
    assertThat(TestTables.status(session(), table("a"))).contains("ACTIVE");
    insert(1);

    assertThat(told("Delete", told.path("PhysicalResourceId").asText()).path("Status").asText())
        .isEqualTo("SUCCESS");
    assertThat(rows()).isEqualTo(1);
    assertThat(created()).as("made again").isEqualTo(told.path("Data").path("LedgerId").asText());
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void an_update_applies_what_is_new_and_nothing_twice() throws IOException {
    String id = created();
    insert(1);

    assertThat(updated().path("Data").path("LedgerId").asText()).isEqualTo(id);

    migration(
        "V002__more.cql",
        "ALTER TABLE %s_tables.a ADD more int;".formatted(ledger.keyspace()),
        "CREATE TABLE %s_tables.b (id int PRIMARY KEY);".formatted(ledger.keyspace()));
    assertThat(updated().path("Data").path("LedgerId").asText()).isEqualTo(id);
    assertThat(TestTables.status(session(), table("b"))).contains("ACTIVE");
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void a_broken_file_fails_the_deployment_with_its_place_and_changes_nothing() throws IOException {
    created();
    insert(1);
    migration(
        "V002__broken.cql",
        "CREATE TABLE %s_tables.b (id int PRIMARY KEY);".formatted(ledger.keyspace()),
        "CREATE TABLE %s_tables.c (\n  id int,\n  other nonsense nonsense\n);"
            .formatted(ledger.keyspace()));

    JsonNode told = updated();

    assertThat(told.path("Status").asText()).isEqualTo("FAILED");
    assertThat(told.path("Reason").asText())
        .startsWith("PIPELINE: ")
        .contains(schema.resolve("V002__broken.cql") + ":4:18: ", "found nonsense");
    assertThat(TestTables.status(session(), table("b"))).isEmpty();
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void a_roll_back_brings_older_files_and_succeeds() throws IOException {
    String id = created();
    migration(
        "V002__later.cql",
        "CREATE TABLE %s_tables.b (id int PRIMARY KEY);".formatted(ledger.keyspace()));
    assertThat(updated().path("Status").asText()).isEqualTo("SUCCESS");

    Files.delete(schema.resolve("V002__later.cql"));
    JsonNode told = updated();

    assertThat(told.path("Status").asText()).as(told.toString()).isEqualTo("SUCCESS");
    assertThat(told.path("Data").path("LedgerId").asText()).isEqualTo(id);
    assertThat(TestTables.status(session(), table("b"))).as("taken back").contains("ACTIVE");
  }

  @Test
  void a_file_that_was_applied_may_not_change() throws IOException {
    created();
    migration(
        "V001__first.cql",
        "CREATE KEYSPACE IF NOT EXISTS %s_other WITH replication = ${replication};"
            .formatted(ledger.keyspace()));

    assertThat(updated().path("Reason").asText())
        .startsWith("PIPELINE: ")
        .contains("changed after it was applied");
  }

  @Test
  void a_create_that_failed_is_deleted_and_made_again() throws IOException {
    migration("V002__broken.cql", "CREATE TABLE;");
    JsonNode failed = told("Create", "");
    assertThat(failed.path("Status").asText()).isEqualTo("FAILED");

    assertThat(told("Delete", failed.path("PhysicalResourceId").asText()).path("Status").asText())
        .isEqualTo("SUCCESS");

    Files.delete(schema.resolve("V002__broken.cql"));
    assertThat(created()).hasSize(8);
  }

  @Test
  void a_store_that_is_away_fails_the_deployment() {
    Map<String, String> away =
        new MigrateConfig(
                CassandraAddress.plain("127.0.0.1", 1, "tidemill", "dc1"),
                HistoryPolicy.DEFAULT,
                schema.getParent().toUri().toString())
            .toEnvironment();
    lambda.deploy(FunctionWorld.spec(FUNCTION, DeployedFunction.MIGRATE, away));

    assertThat(told("Create", "").path("Reason").asText()).startsWith("INFRASTRUCTURE: ");
  }
}
