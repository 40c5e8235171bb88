package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.guard.Guard;
import io.tidemill.localstack.keyspaces.KeyspacesEndpoint;
import io.tidemill.testkit.AwsCommand;
import io.tidemill.testkit.SettableClock;
import io.tidemill.testkit.TestTables;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.keyspaces.KeyspacesClient;
import software.amazon.awssdk.services.keyspaces.model.ClusteringKey;
import software.amazon.awssdk.services.keyspaces.model.ColumnDefinition;
import software.amazon.awssdk.services.keyspaces.model.GetKeyspaceResponse;
import software.amazon.awssdk.services.keyspaces.model.GetTableResponse;
import software.amazon.awssdk.services.keyspaces.model.KeyspaceSummary;
import software.amazon.awssdk.services.keyspaces.model.KeyspacesException;
import software.amazon.awssdk.services.keyspaces.model.PartitionKey;
import software.amazon.awssdk.services.keyspaces.model.ResourceNotFoundException;
import software.amazon.awssdk.services.keyspaces.model.SortOrder;
import software.amazon.awssdk.services.keyspaces.model.StaticColumn;
import software.amazon.awssdk.services.keyspaces.model.TableStatus;
import software.amazon.awssdk.services.keyspaces.model.TableSummary;
import software.amazon.awssdk.services.keyspaces.model.ThroughputMode;
import software.amazon.awssdk.services.keyspaces.model.ValidationException;

/** Keyspaces' API, about tables of a real node, as AWS' SDK and the {@code aws} command see it. */
class KeyspacesEndpointIT extends GuardTests {
  private static KeyspacesEndpoint endpoint;
  private static KeyspacesClient client;

  @BeforeAll
  static void start() {
    endpoint = KeyspacesEndpoint.start(session);
    client = client(endpoint);
    session.execute(
        at(
            """
            CREATE TABLE %s.rich (
              a text, z int, b int, s text STATIC, list frozen<list<text>>, c bigint, PRIMARY KEY ((a, z), b, c)
            ) WITH CLUSTERING ORDER BY (b DESC, c ASC) AND comment = 'of flour' AND default_time_to_live = 60
            AND CUSTOM_PROPERTIES = {
              'capacity_mode': {'throughput_mode': 'PROVISIONED', 'read_capacity_units': 10, 'write_capacity_units': 20},
              'point_in_time_recovery': {'status': 'enabled'},
              'client_side_timestamps': {'status': 'enabled'}, 'ttl': {'status': 'enabled'}}
            """));
    TestTables.awaitActive(session, new CqlName(keyspace, "rich"));
  }

  @AfterAll
  static void end() {
    client.close();
    endpoint.close();
  }

  private static KeyspacesClient client(KeyspacesEndpoint endpoint) {
    return KeyspacesClient.builder()
        .endpointOverride(URI.create(endpoint.url()))
        .region(Region.US_EAST_1)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  private static GetTableResponse table(String name) {
    return table(client, name);
  }

  private static GetTableResponse table(KeyspacesClient asking, String name) {
    return asking.getTable(get -> get.keyspaceName(keyspace).tableName(name));
  }

  @Test
  void a_table_is_told_as_it_was_made() {
    GetTableResponse told = table("rich");

    assertThat(told.keyspaceName()).isEqualTo(keyspace);
    assertThat(told.tableName()).isEqualTo("rich");
    assertThat(told.resourceArn())
        .isEqualTo(
            "arn:aws:cassandra:us-east-1:000000000000:/keyspace/%s/table/rich".formatted(keyspace));
    assertThat(told.status()).isEqualTo(TableStatus.ACTIVE);
    assertThat(told.schemaDefinition().allColumns())
        .extracting(ColumnDefinition::name, ColumnDefinition::type)
        .containsExactly(
            tuple("a", "text"),
            tuple("z", "int"),
            tuple("b", "int"),
            tuple("c", "bigint"),
            tuple("s", "text"),
            tuple("list", "frozen<list<text>>"));
    assertThat(told.schemaDefinition().partitionKeys())
        .extracting(PartitionKey::name)
        .containsExactly("a", "z");
    assertThat(told.schemaDefinition().clusteringKeys())
        .containsExactly(
            ClusteringKey.builder().name("b").orderBy(SortOrder.DESC).build(),
            ClusteringKey.builder().name("c").orderBy(SortOrder.ASC).build());
    assertThat(told.schemaDefinition().staticColumns())
        .extracting(StaticColumn::name)
        .containsExactly("s");
    assertThat(told.capacitySpecification().throughputMode()).isEqualTo(ThroughputMode.PROVISIONED);
    assertThat(told.capacitySpecification().readCapacityUnits()).isEqualTo(10);
    assertThat(told.capacitySpecification().writeCapacityUnits()).isEqualTo(20);
    assertThat(told.encryptionSpecification().typeAsString()).isEqualTo("AWS_OWNED_KMS_KEY");
    assertThat(told.pointInTimeRecovery().statusAsString()).isEqualTo("ENABLED");
    assertThat(told.clientSideTimestamps().statusAsString()).isEqualTo("ENABLED");
    assertThat(told.ttl().statusAsString()).isEqualTo("ENABLED");
    assertThat(told.defaultTimeToLive()).isEqualTo(60);
    assertThat(told.comment().message()).isEqualTo("of flour");
  }

  @Test
  void a_table_made_past_the_guard_is_what_a_table_is_if_nothing_is_said() {
    GetTableResponse told = table("bare");

    assertThat(told.status()).isEqualTo(TableStatus.ACTIVE);
    assertThat(told.schemaDefinition().clusteringKeys()).isEmpty();
    assertThat(told.capacitySpecification().throughputMode())
        .isEqualTo(ThroughputMode.PAY_PER_REQUEST);
    assertThat(told.pointInTimeRecovery().statusAsString()).isEqualTo("DISABLED");
    assertThat(told.clientSideTimestamps()).isNull();
    assertThat(told.ttl()).isNull();
    assertThat(told.defaultTimeToLive()).isZero();
  }

  @Test
  void a_table_is_told_while_it_comes_and_goes() {
    SettableClock clock = new SettableClock(Instant.now());
    CqlSession held = Guard.hold(cassandra, address, clock);
    try (KeyspacesEndpoint other = KeyspacesEndpoint.start(held);
        KeyspacesClient asking = client(other)) {
      held.execute(at("CREATE TABLE %s.brief (a text PRIMARY KEY)"));
      assertThat(table(asking, "brief").status()).isEqualTo(TableStatus.CREATING);

      clock.advance(Duration.ofSeconds(1));
      assertThat(table(asking, "brief").status()).isEqualTo(TableStatus.ACTIVE);

      held.execute(at("DROP TABLE %s.brief"));
      assertThat(table(asking, "brief").status()).isEqualTo(TableStatus.DELETING);
      assertThat(table(asking, "brief").schemaDefinition()).isNull();

      clock.advance(Duration.ofSeconds(1));
      assertThatThrownBy(() -> table(asking, "brief"))
          .isInstanceOf(ResourceNotFoundException.class);
    }
  }

  @Test
  void keyspaces_are_told_with_their_regions() {
    GetKeyspaceResponse one = client.getKeyspace(get -> get.keyspaceName(keyspace));
    assertThat(one.replicationStrategyAsString()).isEqualTo("SINGLE_REGION");
    assertThat(one.resourceArn())
        .isEqualTo("arn:aws:cassandra:us-east-1:000000000000:/keyspace/%s/".formatted(keyspace));

    session.execute(
        at(
            "CREATE KEYSPACE %sm WITH replication = {'class': 'NetworkTopologyStrategy', 'us-east-1': '3', 'eu-west-1': '3'}"));
    GetKeyspaceResponse two = client.getKeyspace(get -> get.keyspaceName(at("%sm")));
    assertThat(two.replicationStrategyAsString()).isEqualTo("MULTI_REGION");
    assertThat(two.replicationRegions()).containsExactly("eu-west-1", "us-east-1");
  }

  @Test
  void lists_come_in_pages() {
    assertThat(
            client.listTablesPaginator(list -> list.keyspaceName(keyspace).maxResults(1)).tables())
        .extracting(TableSummary::tableName)
        .contains("bare", "rich", "rows")
        .doesNotHaveDuplicates();
    assertThat(client.listKeyspacesPaginator(list -> list.maxResults(3)).keyspaces())
        .extracting(KeyspaceSummary::keyspaceName)
        .contains(keyspace)
        .doesNotContain("system", "system_schema", "system_schema_mcs")
        .doesNotHaveDuplicates();
  }

  @Test
  void what_is_not_there_is_not_found() {
    assertThatThrownBy(() -> table("nothing"))
        .isInstanceOfSatisfying(
            ResourceNotFoundException.class,
            refused -> assertThat(refused.resourceArn()).endsWith("/table/nothing"))
        .hasMessageContaining(at("There is no table %s.nothing"));
    assertThatThrownBy(() -> client.listTables(list -> list.keyspaceName("nowhere")))
        .isInstanceOfSatisfying(
            ResourceNotFoundException.class,
            refused -> assertThat(refused.resourceArn()).endsWith("/keyspace/nowhere/"))
        .hasMessageContaining("There is no keyspace nowhere");
  }

  @Test
  void what_the_model_does_not_take_is_refused() {
    assertThatThrownBy(() -> client.getKeyspace(get -> get.keyspaceName("no-where")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContainingAll("no-where", "keyspaceName");
    assertThatThrownBy(() -> client.listKeyspaces(list -> list.maxResults(0)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("maxResults");
    assertThatThrownBy(() -> client.deleteKeyspace(delete -> delete.keyspaceName(keyspace)))
        .isInstanceOfSatisfying(
            KeyspacesException.class,
            refused ->
                assertThat(refused.awsErrorDetails().errorCode())
                    .isEqualTo("UnknownOperationException"))
        .hasMessageContaining("KeyspacesService.DeleteKeyspace");
  }

  @Test
  void the_aws_command_line_is_served_too() throws Exception {
    AwsCommand aws = new AwsCommand(endpoint.url());

    assertThat(
            aws.run("keyspaces", "get-table", "--keyspace-name", keyspace, "--table-name", "rich"))
        .contains("\"status\": \"ACTIVE\"", "\"orderBy\": \"DESC\"");
    assertThat(aws.refused("keyspaces", "get-keyspace", "--keyspace-name", "nowhere"))
        .contains("(ResourceNotFoundException)", "There is no keyspace nowhere");
  }
}
