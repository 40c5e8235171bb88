package io.tidemill.infra.deploy;

import io.tidemill.infra.account.AccountFacts;
import io.tidemill.infra.account.AccountFacts.Caller;
import io.tidemill.infra.account.AccountFacts.Cluster;
import io.tidemill.infra.account.AccountFacts.Stack;
import io.tidemill.infra.account.AccountFacts.Subnet;
import io.tidemill.infra.account.Answer;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.KafkaChoice;
import io.tidemill.infra.config.NetworkChoice;
import io.tidemill.infra.config.SecretChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holds what is to be deployed against the account, before anything is made. All that doesn't fit
 * is found at once; but nothing else is asked if the account is another one, or doesn't answer.
 */
public final class Preflight {
  /** The stack that {@code cdk bootstrap} makes, unless it is told another name. */
  static final String TOOLKIT = "CDKToolkit";

  private static final String TOOLKIT_VERSION = "BootstrapVersion";

  /** What templates of CDK 2 ask for, by a rule of their own. */
  private static final int LEAST_TOOLKIT_VERSION = 6;

  private static final String ACTIVE = "ACTIVE";
  private static final String CLUSTER_KEY = "kafka.cluster";

  private final DeployConfig config;
  private final AccountFacts account;
  private final Console console;
  private final List<Finding> findings = new ArrayList<>();

  private Preflight(DeployConfig config, AccountFacts account) {
    this.config = config;
    this.account = account;
    this.console = new Console(config.region());
  }

  /** What doesn't fit, or couldn't be looked at; empty if all is well. */
  public static List<Finding> of(DeployConfig config, AccountFacts account) {
    Preflight preflight = new Preflight(config, account);
    if (preflight.isTheAccount()) {
      preflight.toolkit();
      config
          .network()
          .<Runnable>match(choice -> () -> {}, choice -> () -> preflight.network(choice))
          .run();
      config
          .kafka()
          .<Runnable>match(
              serverless -> () -> {},
              provisioned -> () -> {},
              existing -> () -> preflight.cluster(existing),
              servers -> () -> preflight.secret("kafka.secret", servers.secret()))
          .run();
      config
          .store()
          .<Runnable>match(
              keyspaces -> () -> {},
              cassandra -> () -> preflight.secret("cassandra.secret", cassandra.secret()))
          .run();
      preflight.quota();
    }
    return List.copyOf(preflight.findings);
  }

  private boolean isTheAccount() {
    String expected = "credentials of account " + config.account();
    Optional<Finding> problem =
        account
            .caller()
            .match(
                caller ->
                    caller.account().equals(config.account())
                        ? Optional.empty()
                        : Optional.of(another(caller, expected)),
                why ->
                    Optional.of(
                        Finding.problem(
                            "account",
                            expected,
                            "none that AWS takes: " + why,
                            "Sign in (aws sso login), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")));
    problem.ifPresent(findings::add);
    return problem.isEmpty();
  }

  private static Finding another(Caller caller, String expected) {
    return Finding.problem(
        "account",
        expected,
        "those of account %s (%s)".formatted(caller.account(), caller.arn()),
        "Choose another profile by AWS_PROFILE, or correct account in the file.");
  }

  private void toolkit() {
    String expected =
        "the stack %s of cdk bootstrap, version %d or later"
            .formatted(TOOLKIT, LEAST_TOOLKIT_VERSION);
    tell(
        account.stack(TOOLKIT),
        stack -> {
          int version = stack.map(Preflight::toolkitVersion).orElse(0);
          if (version < LEAST_TOOLKIT_VERSION) {
            problem(
                "region",
                expected,
                stack.isEmpty() ? "no such stack" : "version %d".formatted(version),
                "Run once for this account and region, in infra-cdk/: npx cdk bootstrap aws://%s/%s"
                    .formatted(config.account(), config.region()));
          }
        },
        why -> Finding.unseen("region", expected, why, "cloudformation:DescribeStacks"));
  }

  private static int toolkitVersion(Stack stack) {
    String version = stack.outputs().getOrDefault(TOOLKIT_VERSION, "");
    return version.matches("\\d{1,6}") ? Integer.parseInt(version) : 0;
  }

  private void network(NetworkChoice.ExistingNetwork choice) {
    exists("network.vpc", "VPC", choice.vpc(), account::vpcs, "ec2:DescribeVpcs");
    String expected =
        "subnets of %s in %s, in at least 2 zones".formatted(choice.vpc(), config.region());
    tell(
        account.subnets(choice.subnets()),
        found -> subnets(choice, found),
        why -> Finding.unseen("network.subnets", expected, why, "ec2:DescribeSubnets"));
  }

  private void subnets(NetworkChoice.ExistingNetwork choice, List<Subnet> found) {
    Map<String, Subnet> byId =
        found.stream().collect(Collectors.toMap(Subnet::id, Function.identity()));
    for (int i = 0; i < choice.subnets().size(); i++) {
      String id = choice.subnets().get(i);
      String key = "network.subnets[%d]".formatted(i);
      Subnet subnet = byId.get(id);
      if (subnet == null) {
        problem(
            key,
            "a subnet in %s of account %s".formatted(config.region(), config.account()),
            "no %s there".formatted(id),
            "Correct its id: aws ec2 describe-subnets --region %s --filters Name=vpc-id,Values=%s"
                .formatted(config.region(), choice.vpc()));
      } else if (!subnet.vpc().equals(choice.vpc())) {
        problem(
            key,
            "a subnet of " + choice.vpc(),
            "%s, which is of %s".formatted(id, subnet.vpc()),
            "Name subnets of network.vpc, or that VPC.");
      }
    }
    List<String> zones = byId.values().stream().map(Subnet::zone).distinct().sorted().toList();
    if (byId.size() == choice.subnets().size() && zones.size() < 2) {
      problem(
          "network.subnets",
          "subnets in at least 2 availability zones",
          "all of them in " + String.join(", ", zones),
          "Add one in another zone, or take it in place of one of these.");
    }
  }

  private void cluster(KafkaChoice.Existing choice) {
    choice
        .securityGroup()
        .ifPresent(
            id ->
                exists(
                    "kafka.securityGroup",
                    "security group",
                    id,
                    account::securityGroups,
                    "ec2:DescribeSecurityGroups"));
    String arn = choice.cluster().arn();
    if (!choice.cluster().region().equals(config.region())) {
      problem(
          CLUSTER_KEY,
          "a cluster in " + config.region(),
          arn,
          "Name one of that region, or deploy to " + choice.cluster().region() + ".");
      return;
    }
    tell(
        account.cluster(arn),
        found ->
            found.ifPresentOrElse(
                this::cluster,
                () ->
                    problem(
                        CLUSTER_KEY,
                        "a cluster of MSK in " + config.region(),
                        "none of " + arn,
                        "Correct its ARN: aws kafka list-clusters-v2 --region " + config.region())),
        why ->
            Finding.unseen(
                CLUSTER_KEY,
                "a cluster in state %s with IAM sign-in".formatted(ACTIVE),
                why,
                "kafka:DescribeClusterV2"));
  }

  private void cluster(Cluster found) {
    if (!found.state().equals(ACTIVE)) {
      problem(
          CLUSTER_KEY,
          "a cluster in state " + ACTIVE,
          "one in state " + found.state(),
          "Deploy when it is: MSK's console, or aws kafka describe-cluster-v2, tells.");
    }
    if (!found.iam()) {
      problem(
          CLUSTER_KEY,
          "a cluster whose clients may sign in by IAM",
          "one where they may not",
          "Switch it on in the cluster's security settings; its brokers restart one by one.");
    }
  }

  private void secret(String key, Optional<SecretChoice> choice) {
    choice.ifPresent(
        named ->
            exists(
                key,
                "secret",
                named.secret().toString(),
                account::secrets,
                "secretsmanager:DescribeSecret"));
  }

  private void quota() {
    long most = config.spark().most().vcpu();
    tell(
        account.sparkVcpus(),
        quota -> {
          if (most > quota) {
            problem(
                "spark.most.vcpu",
                "at most %d, the account's vCPU quota of EMR Serverless in %s"
                    .formatted(quota, config.region()),
                Long.toString(most),
                "Lower it, or ask for more: " + console.sparkQuota());
          }
        },
        why ->
            Finding.unseen(
                "spark.most.vcpu",
                "a vCPU quota of EMR Serverless of at least " + most,
                why,
                "servicequotas:GetServiceQuota"));
  }

  private void exists(
      String key,
      String what,
      String id,
      Function<List<String>, Answer<List<String>>> ask,
      String action) {
    String expected = "a %s in %s of account %s".formatted(what, config.region(), config.account());
    tell(
        ask.apply(List.of(id)),
        found -> {
          if (!found.contains(id)) {
            problem(key, expected, "no %s there".formatted(id), "Correct its id, or the region.");
          }
        },
        why -> Finding.unseen(key, expected, why, action));
  }

  private void problem(String key, String expected, String found, String fix) {
    findings.add(Finding.problem(key, expected, found, fix));
  }

  private <T> void tell(Answer<T> answer, Consumer<T> onTold, Function<String, Finding> onUntold) {
    answer
        .<Runnable>match(
            value -> () -> onTold.accept(value), why -> () -> findings.add(onUntold.apply(why)))
        .run();
  }
}
