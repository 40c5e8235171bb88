package io.tidemill.infra.deploy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.infra.account.AccountFacts;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.Project;
import io.tidemill.infra.deploy.Finding.Weight;
import io.tidemill.infra.readback.Check;
import io.tidemill.infra.readback.Check.Outcome;
import io.tidemill.infra.readback.Deployed;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** A deploy: look at the account, compare, ask, deploy, look at what is there. */
public final class DeployFlow {
  private final Plan plan;
  private final Tools tools;
  private final PrintWriter out;

  /**
   * What is deployed.
   *
   * @param file the deployment's, as findings name it
   * @param work the folder of what is made while running
   */
  public record Plan(DeployConfig config, Project project, String file, Path work) {}

  /**
   * What it works with.
   *
   * @param templates writes them, and says where
   */
  public record Tools(
      AccountFacts account,
      Supplier<Path> templates,
      CdkCli cdk,
      Confirmation confirmation,
      Deployed deployed,
      Launcher launcher) {}

  /** How it ended, if it didn't fail. */
  public enum Ended {
    /** What is there is what was meant. */
    DEPLOYED,
    /** It was deployed, and something that was looked at afterwards isn't as meant. */
    DIFFERS,
    /** Nothing was deployed: somebody said no. */
    DECLINED,
    /** Nothing was deployed: there was nobody to ask. */
    NOBODY_ASKED,
    /** Nothing was deployed: something of the account doesn't fit. */
    UNFIT
  }

  /**
   * A deploy.
   *
   * @param out takes what it tells
   */
  public DeployFlow(Plan plan, Tools tools, PrintWriter out) {
    this.plan = plan;
    this.tools = tools;
    this.out = out;
  }

  /**
   * Deploys.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if CDK fails; {@code OPERATOR} if
   *     something isn't there or isn't allowed
   */
  public Ended run() {
    DeployConfig config = plan.config();
    say("Looking at account %s, %s …".formatted(config.account(), config.region()));
    List<Finding> findings = Preflight.of(config, tools.account());
    findings.forEach(this::say);
    long problems = findings.stream().filter(finding -> finding.weight() == Weight.PROBLEM).count();
    if (problems > 0) {
      say("%d problem%s; nothing was made".formatted(problems, problems == 1 ? "" : "s"));
      return Ended.UNFIT;
    }
    say("Writing templates …");
    Path assembly = tools.templates().get();
    say("Comparing them with what is there …");
    Differences differences = differences(assembly);
    if (differences.none()) {
      say("Nothing differs from what is there, so nothing is deployed.");
    } else {
      differences.endangered().forEach(each -> say("! " + each));
      Confirmation.Reply reply =
          tools
              .confirmation()
              .ask(
                  "Deploy these changes to account %s, region %s?"
                      .formatted(config.account(), config.region()));
      if (reply != Confirmation.Reply.YES) {
        return refused(reply);
      }
      deploy(assembly);
    }
    return afterwards(assembly);
  }

  private Ended refused(Confirmation.Reply reply) {
    if (reply == Confirmation.Reply.NO) {
      say("Nothing was deployed.");
      return Ended.DECLINED;
    }
    say(
        "Nothing was deployed: there is no terminal to ask at. Run it at one, or with --yes if these changes are meant.");
    return Ended.NOBODY_ASKED;
  }

  private Differences differences(Path assembly) {
    CdkCli.Said said = tools.cdk().show(out, "diff", "--app", assembly.toString());
    if (said.code() != 0) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "cdk diff ended with %d; what failed stands above. Nothing was deployed"
              .formatted(said.code()));
    }
    return Differences.in(said.text());
  }

  private void deploy(Path assembly) {
    int code =
        tools
            .cdk()
            .atTerminal(
                "deploy", "--all", "--require-approval", "never", "--app", assembly.toString());
    if (code != 0) {
      throw FailedDeploy.of(plan.config(), tools.account(), code);
    }
  }

  private Ended afterwards(Path assembly) {
    say("Reading back what is there …");
    List<Check> checks = tools.deployed().check(plan.project(), assembly);
    checks.forEach(check -> say("  " + check));
    Path target = TargetFile.in(plan.work(), plan.config().name());
    Path project = plan.project().folder();
    TargetFile.write(target, tools.deployed().settings(), project);
    say("Wrote %s: what other commands take by --target".formatted(target));
    int found =
        tools
            .launcher()
            .run("doctor", "--target", target.toString(), "--project", project.toString());
    say("Next:");
    NextSteps.of(plan.config(), plan.project(), tools.deployed().ledger(), target)
        .forEach(step -> say("  " + step));
    boolean asMeant = checks.stream().allMatch(check -> check.outcome() != Outcome.DIFFERS);
    return asMeant && found == 0 ? Ended.DEPLOYED : Ended.DIFFERS;
  }

  private void say(Finding finding) {
    say(
        "%s: %s%s%n  expected  %s%n  found     %s%n  fix       %s%n"
            .formatted(
                plan.file(),
                finding.key(),
                finding.weight() == Weight.WARNING ? " (warning)" : "",
                finding.expected(),
                finding.found(),
                finding.fix()));
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
