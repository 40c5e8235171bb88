package io.tidemill.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.LedgerId;
import io.tidemill.core.TidemillException;
import io.tidemill.infra.Synthesis;
import io.tidemill.infra.command.NodeJs;
import io.tidemill.infra.config.Project;
import io.tidemill.infra.deploy.CdkCli;
import io.tidemill.infra.emulator.Emulator;
import io.tidemill.infra.emulator.EmulatorAssembly;
import io.tidemill.infra.emulator.LeftOut;
import io.tidemill.infra.readback.Check;
import io.tidemill.infra.readback.Check.Outcome;
import io.tidemill.infra.rehearsal.MotoLacks;
import io.tidemill.infra.rehearsal.MotoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What LocalStack would get; skipped, with the reason, where there is no Node.js. */
class LocalDeployTest {
  private static final Path HOME = Path.of(System.getProperty("tidemill.home"));
  private static final String LEDGER =
      "cassandra://cassandra:9042/tidemill?dc=datacenter1&rules=keyspaces";

  private static final Beside BESIDE =
      new Beside(
          "us-east-1",
          new LedgerId("local234"),
          (CassandraAddress) LedgerAddress.parse(LEDGER),
          KafkaServers.plaintext("kafka:9092"),
          "http://emr:8998",
          "00local");

  @TempDir Path folder;

  private Project project;
  private Synthesis.Jars jars;

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(NodeJs.version().isPresent(), "Node.js is not on PATH");
    project = Project.read(HOME.resolve("pipelines")).project();
    jars =
        new Synthesis.Jars(
            Files.writeString(folder.resolve("functions.jar"), "functions"),
            Files.writeString(folder.resolve("job.jar"), "job"));
  }

  @Test
  void functions_find_what_runs_beside_localstack() throws IOException {
    JsonNode runtime = template("runtime");

    List<JsonNode> functions = all(runtime, "AWS::Lambda::Function");
    assertThat(functions).hasSize(3).noneMatch(function -> function.has("VpcConfig"));
    List<JsonNode> looking =
        functions.stream()
            .map(function -> function.at("/Environment/Variables"))
            .filter(variables -> variables.has("TIDEMILL_EMR_APPLICATION"))
            .toList();
    assertThat(looking)
        .hasSize(2)
        .allSatisfy(
            variables -> {
              assertThat(variables.path("TIDEMILL_EMR_ENDPOINT").asText())
                  .isEqualTo("http://emr:8998");
              assertThat(variables.path("TIDEMILL_EMR_APPLICATION").asText()).isEqualTo("00local");
              assertThat(variables.path("TIDEMILL_KAFKA").asText()).isEqualTo("kafka:9092");
              assertThat(variables.path("TIDEMILL_LEDGER").asText()).isEqualTo(LEDGER);
            });
    assertThat(functions)
        .filteredOn(function -> function.has("FunctionName"))
        .extracting(function -> function.at("/FunctionName/Fn::Join/1").toString())
        .containsExactlyInAnyOrder(
            "[\"tidemill-\",\"local234\",\"-lag-trigger\"]",
            "[\"tidemill-\",\"local234\",\"-run-event\"]");
  }

  @Test
  void a_rule_sweeps_with_what_the_scheduler_would_send() throws IOException {
    JsonNode runtime = template("runtime");

    assertThat(all(runtime, "AWS::Scheduler::Schedule")).isEmpty();
    JsonNode rule =
        all(runtime, "AWS::Events::Rule").stream()
            .filter(each -> each.has("ScheduleExpression"))
            .findFirst()
            .orElseThrow();
    assertThat(rule.path("ScheduleExpression").asText()).isEqualTo("rate(1 minute)");
    JsonNode target = rule.path("Targets").path(0);
    assertThat(target.path("Arn").path("Ref").asText()).contains("LagTriggerLive");
    assertThat(target.path("Input").asText())
        .isEqualTo("{\"source\":\"aws.scheduler\",\"detail-type\":\"Scheduled Event\"}");
    assertThat(all(runtime, "AWS::Lambda::Permission"))
        .anySatisfy(
            permission ->
                assertThat(permission.at("/SourceArn/Fn::GetAtt/0").asText())
                    .isEqualTo("LocalSweep"));
  }

  @Test
  void what_localstack_lacks_is_neither_there_nor_referred_to() throws IOException {
    for (String stack : List.of("network", "data", "runtime", "pipelines")) {
      assertThat(template(stack).toString())
          .doesNotContain("AWS::EMRServerless", "AWS::EC2", "AWS::MSK", "Custom::", "::Dashboard")
          .doesNotContain("ImportValue\":\"tidemill-network");
    }
  }

  @Test
  void what_an_emulator_takes_of_it_is_found_as_meant() throws IOException {
    MotoServer moto =
        MotoServer.start(folder.resolve("moto.log"))
            .orElseGet(() -> abort("moto_server is not on PATH (pip install 'moto[server]')"));
    try (moto) {
      LocalDeploy.Report report = deploy("123456789012", MotoLacks.EMULATOR, moto.url());

      assertThat(differing(report)).isEmpty();
      assertThat(report.checks())
          .extracting(Check::what)
          .contains("tidemill-local234-lag-trigger: EMR Serverless application");
      assertThat(found(report, "schedule of the sweep")).contains("rate(1 minute)");
    }
  }

  /** Without functions: they want Docker, and jars that are some. */
  @Test
  void what_localstack_takes_of_it_is_found_as_meant() throws IOException {
    String endpoint = System.getenv("AWS_ENDPOINT_URL");
    assumeTrue(
        endpoint != null && endpoint.contains(":4566"),
        "AWS_ENDPOINT_URL names no LocalStack (http://localhost:4566)");
    String why = "this test has none";
    Emulator functionless =
        new Emulator(
            List.of(
                LeftOut.with(
                    "AWS::Lambda::", why, "arn:aws:lambda:us-east-1:000000000000:function:f")),
            template -> {});

    LocalDeploy.Report report = deploy("000000000000", functionless, endpoint);

    assertThat(found(report, "flights: alarms")).contains("6, lag at 8000 records");
    assertThat(report.checks())
        .filteredOn(check -> check.what().startsWith("rule") || check.what().startsWith("schedule"))
        .hasSize(3)
        .allSatisfy(check -> assertThat(check.found()).contains(":function:f"));
  }

  private LocalDeploy.Report deploy(String account, Emulator lacksToo, String endpoint) {
    return new LocalDeploy(
            BESIDE.config("amd64").inAccount(account),
            LocalStackLacks.boundTo(BESIDE).and(lacksToo),
            jars,
            folder.resolve("work"),
            step -> {})
        .of(project, commandLine(), endpoint);
  }

  /** Skips the test, with the reason, where CDK's command line isn't installed. */
  private static CdkCli commandLine() {
    try {
      return CdkCli.installed(HOME.resolve("infra-cdk"));
    } catch (TidemillException e) {
      return abort(e.getMessage());
    }
  }

  private static List<Check> differing(LocalDeploy.Report report) {
    return report.checks().stream().filter(check -> check.outcome() == Outcome.DIFFERS).toList();
  }

  private static String found(LocalDeploy.Report report, String what) {
    Predicate<Check> asked = check -> check.what().equals(what);
    return report.checks().stream().filter(asked).findFirst().orElseThrow().found();
  }

  private JsonNode template(String stack) throws IOException {
    Path out = folder.resolve("out");
    if (!Files.exists(out)) {
      Synthesis.of(BESIDE.config("amd64"), project, jars, folder.resolve("code"), out);
      EmulatorAssembly.in(out, LocalStackLacks.boundTo(BESIDE));
    }
    return new ObjectMapper()
        .readTree(out.resolve("tidemill-" + stack + ".template.json").toFile());
  }

  private static List<JsonNode> all(JsonNode template, String type) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode resource : template.path("Resources")) {
      if (resource.path("Type").asText().equals(type)) {
        found.add(resource.path("Properties"));
      }
    }
    return found;
  }
}
