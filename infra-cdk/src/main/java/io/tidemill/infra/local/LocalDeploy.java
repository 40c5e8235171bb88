package io.tidemill.infra.local;

import io.tidemill.infra.Synthesis;
import io.tidemill.infra.account.AwsAccess;
import io.tidemill.infra.account.SdkAccount;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.Project;
import io.tidemill.infra.deploy.CdkCli;
import io.tidemill.infra.emulator.Emulator;
import io.tidemill.infra.emulator.EmulatorAssembly;
import io.tidemill.infra.emulator.EmulatorCdk;
import io.tidemill.infra.readback.Check;
import io.tidemill.infra.readback.Check.Outcome;
import io.tidemill.infra.readback.ReadBack;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Deploys to LocalStack what it has, and reads back what is there. */
public final class LocalDeploy {
  private final DeployConfig config;
  private final Emulator lacks;
  private final Synthesis.Jars jars;
  private final Path work;
  private final Consumer<String> progress;

  /**
   * What came of it.
   *
   * @param leftOut how many resources of which type weren't deployed
   * @param lacks says why
   */
  public record Report(Map<String, Integer> leftOut, Emulator lacks, List<Check> checks) {
    /** Whether nothing that was read back differs. */
    public boolean asMeant() {
      return checks.stream().allMatch(check -> check.outcome() != Outcome.DIFFERS);
    }

    /** What else was changed of what would be deployed to AWS, and why. */
    public List<String> changes() {
      return LocalStackLacks.CHANGES;
    }
  }

  /**
   * A deploy.
   *
   * @param work holds what it makes
   * @param progress is told of each step as it begins
   */
  public LocalDeploy(Beside beside, Synthesis.Jars jars, Path work, Consumer<String> progress) {
    this(
        beside.config(System.getProperty("os.arch")),
        LocalStackLacks.boundTo(beside),
        jars,
        work,
        progress);
  }

  /** To something that has another account, or lacks other things. */
  LocalDeploy(
      DeployConfig config,
      Emulator lacks,
      Synthesis.Jars jars,
      Path work,
      Consumer<String> progress) {
    this.config = config;
    this.lacks = lacks;
    this.jars = jars;
    this.work = work;
    this.progress = progress;
  }

  /**
   * Deploys.
   *
   * @param endpoint LocalStack's URL
   * @throws io.tidemill.core.TidemillException of kind {@code OPERATOR} if something isn't built;
   *     {@code INFRASTRUCTURE} if a step fails
   */
  public Report of(Project project, CdkCli commandLine, String endpoint) {
    Path assembly = work.resolve("cdk.out").toAbsolutePath();
    progress.accept("Writing templates");
    Synthesis.of(config, project, jars, work.resolve("cdk"), assembly);
    Map<String, Integer> leftOut = EmulatorAssembly.in(assembly, lacks);
    EmulatorCdk cdk = new EmulatorCdk(endpoint, config, commandLine);
    progress.accept("cdk bootstrap");
    cdk.bootstrap(assembly);
    progress.accept("cdk deploy; the first time LocalStack gets the functions' image");
    cdk.deploy(assembly);
    progress.accept("Reading back what is there");
    AwsAccess access = AwsAccess.ofEmulator(config.region(), endpoint);
    try (SdkAccount account = new SdkAccount(access);
        ReadBack readBack = new ReadBack(config, access, account, lacks::why)) {
      return new Report(leftOut, lacks, readBack.check(project, assembly));
    }
  }
}
