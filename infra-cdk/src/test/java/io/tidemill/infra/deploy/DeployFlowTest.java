package io.tidemill.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.infra.account.AccountFacts.Stack;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.DeployConfigParser;
import io.tidemill.infra.config.Project;
import io.tidemill.infra.deploy.Confirmation.Reply;
import io.tidemill.infra.deploy.DeployFlow.Ended;
import io.tidemill.infra.readback.Check;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The flow, with scripts in place of CDK and of {@code ./tidemill} that note what they are told.
 */
class DeployFlowTest {
  private static final Project PROJECT = project();

  @TempDir Path home;

  private final StringWriter told = new StringWriter();
  private FakeAccount account = FakeAccount.bootstrapped();
  private Confirmation person = Confirmation.withoutTerminal();
  private FakeDeployed deployed = new FakeDeployed(List.of(Check.asMeant("function", "there")));
  private String file = "";

  private static Project project() {
    try {
      return Project.read(Path.of(System.getProperty("tidemill.home"), "pipelines")).project();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void makeScripts() throws IOException {
    cdk(1, 0);
    doctor(0);
  }

  /** A CDK that finds so many stacks to differ, and ends a deploy with a code. */
  private void cdk(int differing, int code) throws IOException {
    script(
        "infra-cdk/node_modules/.bin/cdk",
        "case $1 in",
        "  diff) echo \"Number of stacks with differences: %d\" ;;".formatted(differing),
        "  deploy) exit %d ;;".formatted(code),
        "esac");
  }

  private void doctor(int code) throws IOException {
    script("tidemill", "exit %d".formatted(code));
  }

  private void script(String path, String... lines) throws IOException {
    Path script = home.resolve(path);
    Files.createDirectories(script.getParent());
    Files.writeString(
        script,
        "#!/bin/sh\necho \"$*\" >> %s.log\n%s\n".formatted(script, String.join("\n", lines)));
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  private List<String> toldTo(String path) throws IOException {
    Path log = home.resolve(path + ".log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  private List<String> toldToCdk() throws IOException {
    return toldTo("infra-cdk/node_modules/.bin/cdk");
  }

  private Ended deploy() {
    DeployConfig config =
        DeployConfigParser.parse(
                "t.yaml",
                "account: \"%s\"%nregion: eu-central-1%n%s".formatted(FakeAccount.ID, file))
            .config()
            .orElseThrow();
    return new DeployFlow(
            new DeployFlow.Plan(config, PROJECT, "t.yaml", home.resolve(".tidemill")),
            new DeployFlow.Tools(
                account,
                () -> home.resolve("cdk.out"),
                CdkCli.installed(home.resolve("infra-cdk")),
                person,
                deployed,
                new Launcher(home.resolve("tidemill"))),
            new PrintWriter(told))
        .run();
  }

  @Test
  void what_does_not_fit_the_account_stops_it_before_cdk_is_called() throws IOException {
    account = new FakeAccount();
    file = "spark: { most: { vcpu: 99 } }\n";
    person = Confirmation.given();

    assertThat(deploy()).isEqualTo(Ended.UNFIT);
    assertThat(toldToCdk()).isEmpty();
    assertThat(told.toString())
        .contains(
            "t.yaml: region", "t.yaml: spark.most.vcpu", "expected  at most 16", "found     99")
        .contains("2 problems; nothing was made");
  }

  @Test
  void what_may_not_be_looked_at_does_not_stop_it() {
    account.forbidding("sparkVcpus");
    person = Confirmation.given();

    assertThat(deploy()).isEqualTo(Ended.DEPLOYED);
    assertThat(told.toString()).contains("spark.most.vcpu (warning)");
  }

  @Test
  void no_is_no() throws IOException {
    person = question -> Reply.NO;

    assertThat(deploy()).isEqualTo(Ended.DECLINED);
    assertThat(toldToCdk()).singleElement().asString().startsWith("diff ");
    assertThat(told.toString()).contains("Nothing was deployed");
  }

  @Test
  void without_a_terminal_nothing_is_deployed_but_by_yes() throws IOException {
    assertThat(deploy()).isEqualTo(Ended.NOBODY_ASKED);
    assertThat(toldToCdk()).singleElement().asString().startsWith("diff ");
    assertThat(told.toString()).contains("--yes");
  }

  @Test
  void the_question_names_account_and_region() {
    StringWriter asked = new StringWriter();
    person =
        question -> {
          asked.write(question);
          return Reply.NO;
        };

    deploy();

    assertThat(asked)
        .hasToString("Deploy these changes to account 123456789012, region eu-central-1?");
  }

  @Test
  void a_deploy_writes_where_it_is_and_has_the_doctor_look() throws IOException {
    person = question -> Reply.YES;

    assertThat(deploy()).isEqualTo(Ended.DEPLOYED);
    String out = home.resolve("cdk.out").toString();
    assertThat(toldToCdk())
        .containsExactly(
            "diff --app %s --no-notices".formatted(out),
            "deploy --all --require-approval never --app %s --no-notices".formatted(out));
    Path target = home.resolve(".tidemill/tidemill.properties");
    assertThat(properties(target))
        .containsEntry("TIDEMILL_LEDGER", "keyspaces://eu-central-1/tidemill")
        .containsEntry("TIDEMILL_EMR_APPLICATION", "00abc")
        .containsEntry(
            "TIDEMILL_PIPELINES", PROJECT.folder().toAbsolutePath().normalize().toUri().toString())
        .allSatisfy((key, value) -> assertThat(key.toString()).startsWith("TIDEMILL_"));
    assertThat(toldTo("tidemill"))
        .containsExactly("doctor --target %s --project %s".formatted(target, PROJECT.folder()));
    assertThat(told.toString())
        .contains("✓ function: there")
        .contains("./tidemill status --target " + target)
        .contains(
            "https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#dashboards/dashboard/tidemill-a1b2c3d4-flights")
        .contains("docs/runbook.md");
  }

  @Test
  void a_deployment_named_dev_does_not_take_the_file_of_the_cloud_on_this_machine() {
    file = "name: dev\n";
    person = Confirmation.given();

    deploy();

    assertThat(home.resolve(".tidemill/dev.properties")).doesNotExist();
    assertThat(home.resolve(".tidemill/dev-aws.properties")).exists();
  }

  @Test
  void where_nothing_differs_it_only_looks() throws IOException {
    cdk(0, 0);

    assertThat(deploy()).isEqualTo(Ended.DEPLOYED);
    assertThat(toldToCdk()).hasSize(1);
    assertThat(toldTo("tidemill")).hasSize(1);
    assertThat(told.toString()).contains("Nothing differs");
  }

  @Test
  void a_failed_deploy_tells_which_stack_and_what_to_look_at() throws IOException {
    cdk(1, 1);
    person = Confirmation.given();
    account
        .with("tidemill-network", new Stack("CREATE_COMPLETE", Map.of()))
        .with("tidemill-runtime", new Stack("UPDATE_ROLLBACK_COMPLETE", Map.of()));

    assertThatThrownBy(this::deploy)
        .isInstanceOfSatisfying(
            TidemillException.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE))
        .hasMessageContaining("tidemill-runtime: UPDATE_ROLLBACK_COMPLETE")
        .hasMessageContaining("Custom::TidemillMigrations")
        .hasMessageContaining("tables")
        .message()
        .doesNotContain("tidemill-network");
    assertThat(toldTo("tidemill")).isEmpty();
  }

  @Test
  void a_failed_comparison_deploys_nothing() throws IOException {
    script("infra-cdk/node_modules/.bin/cdk", "exit 1");
    person = Confirmation.given();

    assertThatThrownBy(this::deploy).hasMessageContaining("Nothing was deployed");
    assertThat(toldToCdk()).hasSize(1);
  }

  @Test
  void what_differs_afterwards_is_told_by_the_end() throws IOException {
    person = Confirmation.given();
    deployed = new FakeDeployed(List.of(Check.differs("rule", "no such rule")));
    assertThat(deploy()).isEqualTo(Ended.DIFFERS);

    deployed = new FakeDeployed(List.of(Check.skipped("rule", "not told")));
    assertThat(deploy()).isEqualTo(Ended.DEPLOYED);

    doctor(1);
    assertThat(deploy()).isEqualTo(Ended.DIFFERS);
  }

  private static Properties properties(Path file) throws IOException {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return properties;
  }
}
