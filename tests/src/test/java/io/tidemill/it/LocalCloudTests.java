package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.localstack.LocalCloud;
import io.tidemill.localstack.LocalCloudSettings;
import io.tidemill.testkit.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of a local cloud with one pipeline, {@code orders}, have in common. */
abstract class LocalCloudTests {
  static final Duration DEADLINE = Duration.ofMinutes(2);
  static final PipelineId ORDERS = new PipelineId("orders");

  static final String YAML =
      """
      pipeline: orders
      source: { topic: orders, format: json, schema: "id STRING, price INT" }
      trigger: { minRecords: 100, maxDelay: 1h, maxRecords: 100, cooldown: 0s }
      sinks:
        - table: shop.orders
          sql: SELECT id, price FROM source
      """;

  @TempDir Path folder;

  private final Set<ProcessHandle> before = new HashSet<>();

  @BeforeEach
  void lookAtProcesses() {
    ProcessHandle.current().descendants().forEach(before::add);
  }

  @AfterEach
  void no_process_is_left_behind() {
    assertThat(children()).isEmpty();
  }

  LocalCloudSettings settings(Path project) {
    return new LocalCloudSettings(
        TestServers.withArchive(), data(), project, Duration.ofSeconds(1), "");
  }

  Path data() {
    return folder.resolve("data");
  }

  Path project() throws IOException {
    Path project = folder.resolve("project");
    Files.createDirectories(project.resolve("schema"));
    Files.writeString(project.resolve("orders.yaml"), YAML);
    Files.writeString(
        project.resolve("schema/V001__shop.cql"),
        """
        CREATE KEYSPACE IF NOT EXISTS shop
          WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 1};
        CREATE TABLE IF NOT EXISTS shop.orders (id text PRIMARY KEY, price int);
        """);
    return project;
  }

  /** The processes that this test has started, at any depth. */
  Set<ProcessHandle> children() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> !before.contains(process))
        .collect(Collectors.toSet());
  }

  static Optional<HoldReason> holdReason(Outcome outcome) {
    return outcome.match(launched -> Optional.empty(), held -> Optional.of(held.reason()));
  }

  static Phase phase(LocalCloud cloud) {
    return cloud.ledger().load(ORDERS).map(Versioned::state).orElseThrow().phase();
  }

  static void createTopic(LocalCloud cloud) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cloud.kafka()))) {
      admin.createTopics(List.of(new NewTopic("orders", 2, (short) 1))).all().get();
    }
  }
}
