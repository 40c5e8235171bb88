package io.tidemill.permissions;

import io.tidemill.core.wiring.Client;
import io.tidemill.permissions.Permission.On;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the suites have seen functions, jobs and migrations do, as permissions that they need for
 * it. Sources: MSK Developer Guide, "Semantics of IAM authorization policy actions and resources",
 * which names the ACL that each action is like; Service Authorization Reference, "Amazon Keyspaces"
 * and "Amazon EMR Serverless".
 */
final class RecordedCalls {
  private static final Map<String, String> OF_STATEMENT =
      Map.of(
          "SELECT", "cassandra:Select",
          "UPDATE", "cassandra:Modify",
          "DELETE", "cassandra:Modify",
          "CREATE_KEYSPACE", "cassandra:Create",
          "CREATE_TABLE", "cassandra:Create",
          "ALTER_KEYSPACE", "cassandra:Alter",
          "ALTER_TABLE", "cassandra:Alter",
          "DROP_KEYSPACE", "cassandra:Drop",
          "DROP_TABLE", "cassandra:Drop");

  private static final Map<String, Permission> OF_ACL =
      Map.ofEntries(
          acl("DESCRIBE CLUSTER", "DescribeCluster", On.CLUSTER),
          acl("DESCRIBE_CONFIGS CLUSTER", "DescribeClusterDynamicConfiguration", On.CLUSTER),
          acl("IDEMPOTENT_WRITE CLUSTER", "WriteDataIdempotently", On.CLUSTER),
          acl("CREATE CLUSTER", "CreateTopic", On.CLUSTER),
          acl("CREATE TOPIC", "CreateTopic", On.TOPIC),
          acl("DESCRIBE TOPIC", "DescribeTopic", On.TOPIC),
          acl("DESCRIBE_CONFIGS TOPIC", "DescribeTopicDynamicConfiguration", On.TOPIC),
          acl("READ TOPIC", "ReadData", On.TOPIC),
          acl("WRITE TOPIC", "WriteData", On.TOPIC),
          acl("DESCRIBE GROUP", "DescribeGroup", On.GROUP),
          acl("READ GROUP", "AlterGroup", On.GROUP),
          acl("DELETE GROUP", "DeleteGroup", On.GROUP),
          acl("DESCRIBE TRANSACTIONAL_ID", "DescribeTransactionalId", On.TRANSACTIONAL_ID),
          acl("WRITE TRANSACTIONAL_ID", "AlterTransactionalId", On.TRANSACTIONAL_ID));

  private static final Map<String, String> OF_SERVICE =
      Map.of("EmrServerless", "emr-serverless", "Kafka", "kafka");

  /** The ledger's tables, by one of which its keyspace is known. */
  private static final Set<String> LEDGER =
      Set.of(
          "ledger",
          "pipelines",
          "runs",
          "definitions",
          "table_owners",
          "dead_letters",
          "position_changes",
          "schema_migrations");

  private final List<String[]> calls;
  private final Set<String> ledgers;

  private RecordedCalls(List<String[]> calls) {
    this.calls = calls;
    this.ledgers =
        calls.stream()
            .filter(call -> call[1].equals("cql") && LEDGER.contains(call[4]))
            .map(call -> call[3])
            .collect(Collectors.toSet());
  }

  private static Map.Entry<String, Permission> acl(String acl, String action, On on) {
    return Map.entry(acl, new Permission("kafka-cluster:" + action, on));
  }

  /** Reads what {@link io.tidemill.testkit.Recording} has had written. */
  static RecordedCalls read(Path notes) {
    try {
      return new RecordedCalls(
          Files.readAllLines(notes).stream().map(line -> line.split("\t", -1)).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Expected %s, which the suites write; run them all: mvn verify".formatted(notes), e);
    }
  }

  /** What {@code client} needs. */
  Set<Permission> of(Client client) {
    Set<Permission> needed = new TreeSet<>();
    for (String[] call : calls) {
      if (call[0].equals(client.toString())) {
        switch (call[1]) {
          case "cql" -> {
            if (!ofStandIn(call[2], call[3])) {
              needed.add(ofStatement(call[2], call[3], call[4]));
            }
          }
          case "kafka" -> {
            needed.add(new Permission("kafka-cluster:Connect", On.CLUSTER));
            needed.add(known(OF_ACL, call[2] + " " + call[3]));
          }
          case "aws" -> ofRequest(call[2], call[3], call[4].equals("tagged"), needed);
          default -> throw new AssertionError("Unknown kind of call: " + String.join(" ", call));
        }
      }
    }
    return needed;
  }

  /** On Cassandra sessions keep what Keyspaces says of its tables; there it does so itself. */
  private static boolean ofStandIn(String kind, String keyspace) {
    return keyspace.equals("system_schema_mcs") && !kind.equals("SELECT");
  }

  private Permission ofStatement(String kind, String keyspace, String table) {
    On on =
        keyspace.startsWith("system")
            ? On.SYSTEM
            : ledgers.contains(keyspace) || LEDGER.contains(table) ? On.LEDGER : On.SINK;
    return new Permission(known(OF_STATEMENT, kind), on);
  }

  private static void ofRequest(
      String service, String operation, boolean tagged, Set<Permission> needed) {
    needed.add(new Permission(known(OF_SERVICE, service) + ":" + operation, On.WHAT_IT_IS_FOR));
    if (operation.equals("StartJobRun")) {
      needed.add(new Permission("iam:PassRole", On.WHAT_IT_IS_FOR));
      if (tagged) {
        needed.add(new Permission("emr-serverless:TagResource", On.WHAT_IT_IS_FOR));
      }
    }
  }

  private static <T> T known(Map<String, T> meanings, String call) {
    T meaning = meanings.get(call);
    if (meaning == null) {
      throw new AssertionError(
          "Expected a call that this test knows the permission of, found %s; add it, by the sources that the class names"
              .formatted(call));
    }
    return meaning;
  }
}
