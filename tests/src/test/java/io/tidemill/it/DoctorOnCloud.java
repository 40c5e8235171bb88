package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.cli.DevProperties;
import io.tidemill.cli.ExitCode;
import io.tidemill.cli.Tidemill;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Version;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.localstack.LocalCloud;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code tidemill doctor}, as users give it, on a cloud whose only pipeline, {@code orders}, was
 * adopted and had no run. Leaves the cloud without the table {@code shop.orders}.
 */
final class DoctorOnCloud {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final PipelineId ORDERS = new PipelineId("orders");

  private final LocalCloud cloud;
  private final Path folder;

  /**
   * A doctor for one cloud.
   *
   * @param folder for files of its own
   */
  DoctorOnCloud(LocalCloud cloud, Path folder) {
    this.cloud = cloud;
    this.folder = folder;
  }

  /** What the command printed. */
  private record Printed(ExitCode expected, int code, String out, String err) {
    JsonNode json() throws IOException {
      assertThat(code).as(out + err).isEqualTo(expected.code());
      return JSON.readTree(out);
    }

    /** What is marked so, as {@code part: what}. */
    List<String> marked(String verdict) throws IOException {
      List<String> marked = new ArrayList<>();
      for (JsonNode check : json().get("checks")) {
        if (check.get("verdict").asText().equals(verdict)) {
          marked.add(check.get("part").asText() + ": " + check.get("what").asText());
        }
      }
      return marked;
    }
  }

  void check() throws Exception {
    whatIsSoundIsSaidToBe();
    kafkaMayBeAClusterOfMsk();
    aPipelineThatWasNotDeployedLacksTopicTableAndFunctions();
    whatIsDownHidesNothingElse();
    withoutTheStoreMuchCanNotBeLookedAt();
    withoutATargetFilesAreLookedAt();
    aBlockedPipelineAndADroppedTableAreTold();
  }

  private void whatIsSoundIsSaidToBe() throws Exception {
    Printed sound = doctor(ExitCode.OK, Map.of());
    assertThat(sound.marked("WRONG")).isEmpty();
    assertThat(sound.marked("WARNING")).isEmpty();
    assertThat(sound.marked("NOT_LOOKED_AT")).isEmpty();
    assertThat(sound.out())
        .contains(
            "shop.orders, with client-side timestamps",
            "2 partitions, whose readable ends add up to offset 0",
            "CREATED, emr-7.14.0",
            "holds (NO_BACKLOG): nothing waits in topic orders",
            "idle; no run has succeeded yet",
            "its start is published");
  }

  private void kafkaMayBeAClusterOfMsk() throws Exception {
    String cluster = cloud.controlPlanes().cluster();
    Map<String, String> properties =
        Map.of(
            "aws.endpointUrlKafka", cloud.controlPlanes().msk(),
            "aws.accessKeyId", "made",
            "aws.secretAccessKey", "up");
    properties.forEach(System::setProperty);
    try {
      Printed found = doctor(ExitCode.OK, Map.of(TidemillConfig.KAFKA, cluster));
      assertThat(found.marked("GOOD"))
          .contains("kafka: " + cloud.kafka(), "kafka: orders, topic orders");
      String other = cluster.replace("cluster/", "cluster/no-");
      Printed missed = doctor(ExitCode.DIFFERS, Map.of(TidemillConfig.KAFKA, other));
      assertThat(missed.marked("WRONG")).containsExactly("kafka: " + other);
      assertThat(missed.out()).contains("No cluster is at " + other);
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }
  }

  private void aPipelineThatWasNotDeployedLacksTopicTableAndFunctions() throws Exception {
    Path project = Files.createDirectories(folder.resolve("doctors-project"));
    Files.writeString(
        project.resolve("lost.yaml"),
        """
        pipeline: lost
        source: {topic: nowhere, format: json, schema: id INT}
        sinks: [{table: k.t, sql: SELECT * FROM source}]
        """);
    Printed lost = doctor(ExitCode.DIFFERS, Map.of(), "--project", project.toString());
    assertThat(lost.marked("WRONG"))
        .containsExactly(
            "tables: lost, table k.t", "kafka: lost, topic nowhere", "functions: lost");
    assertThat(lost.marked("WARNING"))
        .containsExactly("functions: orders", "state: lost", "state: orders");
  }

  private void whatIsDownHidesNothingElse() throws Exception {
    String down = "127.0.0.1:" + unused();
    Printed away =
        doctor(
            ExitCode.DIFFERS,
            Map.of(
                TidemillConfig.KAFKA, down,
                TidemillConfig.EMR_ENDPOINT, "http://" + down,
                TidemillConfig.LAMBDA_ENDPOINT, "http://" + down));
    assertThat(away.marked("WRONG"))
        .containsExactly(
            "kafka: " + down,
            "emr: application " + cloud.config().emr().application(),
            "functions: " + cloud.functions().get(0));
    assertThat(away.marked("NOT_LOOKED_AT")).containsExactly("state: published offsets");
    assertThat(away.marked("GOOD")).contains("ledger: clock", "tables: orders", "state: orders");
    assertThat(away.out()).contains("nobody answers", "Start it, or correct TIDEMILL_KAFKA");
  }

  private void withoutTheStoreMuchCanNotBeLookedAt() throws Exception {
    String ledger = cloud.config().ledger().toString();
    String away = ledger.replace(cloud.cassandra(), "127.0.0.1:" + unused());
    Printed printed = doctor(ExitCode.DIFFERS, Map.of(TidemillConfig.LEDGER, away));
    assertThat(printed.marked("WRONG")).containsExactly("ledger: store");
    assertThat(printed.marked("NOT_LOOKED_AT"))
        .extracting(marked -> marked.substring(0, marked.indexOf(':')))
        .containsExactly("schema", "tables", "functions", "state");
    assertThat(printed.marked("GOOD")).contains("kafka: orders, topic orders");
  }

  private void withoutATargetFilesAreLookedAt() throws Exception {
    Printed none =
        run(
            ExitCode.OPERATOR,
            "doctor",
            "--target",
            folder.resolve("nowhere.properties").toString(),
            "--project",
            folder.resolve("project").toString(),
            "--format",
            "json");
    assertThat(none.marked("WRONG")).hasSize(1).allMatch(it -> it.startsWith("target: "));
    assertThat(none.marked("GOOD")).hasSize(1).allMatch(it -> it.startsWith("pipelines: "));
    assertThat(none.marked("NOT_LOOKED_AT")).hasSize(7);
  }

  private void aBlockedPipelineAndADroppedTableAreTold() throws Exception {
    Versioned before = cloud.ledger().load(ORDERS).orElseThrow();
    Failure failure = new Failure(FailureCode.RECORDS_LOST, "Offsets 0 to 7 are gone. Look.");
    Version blocked = swap(before.version(), PipelineState.lost(ORDERS, failure));
    cloud.session().execute("DROP TABLE shop.orders");

    Printed printed = doctor(ExitCode.DIFFERS, Map.of());
    assertThat(printed.marked("WRONG"))
        .containsExactly(
            "schema: shop.orders",
            "tables: orders, table shop.orders",
            "functions: orders",
            "state: orders");
    Printed asleep = run(ExitCode.DIFFERS, "doctor", "--no-wake", "--target", target(Map.of()));
    assertThat(asleep.code()).as(asleep.err()).isEqualTo(asleep.expected().code());
    assertThat(asleep.out())
        .contains(
            "tables    orders, table shop.orders: not there",
            "--no-wake leaves them asleep",
            "Blocked; no run has succeeded yet. RECORDS_LOST: Offsets 0 to 7 are gone. Look.",
            "3 wrong, 1 not looked at");
    swap(blocked, before.state());
  }

  private Version swap(Version from, PipelineState to) {
    return cloud
        .ledger()
        .swap(from, to)
        .match(
            swapped -> swapped.now().version(),
            stale -> {
              throw new AssertionError(stale.toString());
            });
  }

  private Printed doctor(ExitCode expected, Map<String, String> other, String... arguments) {
    List<String> all = new ArrayList<>(List.of("doctor", "--format", "json"));
    all.addAll(List.of("--target", target(other)));
    all.addAll(List.of(arguments));
    return run(expected, all.toArray(String[]::new));
  }

  /** A file that describes the cloud, but for some settings. */
  private String target(Map<String, String> other) {
    Map<String, String> environment = new HashMap<>(cloud.config().toEnvironment());
    environment.putAll(other);
    Path file = folder.resolve("doctor.properties");
    new DevProperties(file, TidemillConfig.fromEnvironment(environment), Optional.empty()).write();
    return file.toString();
  }

  private static Printed run(ExitCode expected, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Tidemill.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Printed(expected, code, out.toString(), err.toString());
  }

  /** A port that nobody listens at. */
  private static int unused() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return server.getLocalPort();
    }
  }
}
