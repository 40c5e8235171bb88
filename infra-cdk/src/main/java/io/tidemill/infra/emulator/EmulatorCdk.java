package io.tidemill.infra.emulator;

import io.tidemill.infra.account.AwsAccess;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.deploy.CdkCli;
import java.nio.file.Path;
import java.util.Map;

/** CDK's command line, for which an emulator is everything. */
public final class EmulatorCdk {
  private final CdkCli cdk;
  private final DeployConfig config;

  /**
   * One for a deployment.
   *
   * @param endpoint the emulator's URL
   * @param cdk the command line itself
   */
  public EmulatorCdk(String endpoint, DeployConfig config, CdkCli cdk) {
    this.config = config;
    this.cdk =
        cdk.with(
            Map.of(
                "AWS_ENDPOINT_URL",
                endpoint,
                "FORCE_COLOR",
                "0",
                // CDK remembers, beyond this run, which account a key is of.
                "AWS_ACCESS_KEY_ID",
                config.account(),
                "AWS_SECRET_ACCESS_KEY",
                AwsAccess.EMULATOR_CREDENTIAL,
                "AWS_REGION",
                config.region(),
                "CDK_DEFAULT_ACCOUNT",
                config.account(),
                "CDK_DEFAULT_REGION",
                config.region()));
  }

  /** Makes what CDK deploys by: bucket, repository, roles. */
  public void bootstrap(Path assembly) {
    run(
        "bootstrap",
        "aws://%s/%s".formatted(config.account(), config.region()),
        "--app",
        assembly.toString());
  }

  /**
   * Deploys all stacks.
   *
   * @return what CDK said
   */
  public String deploy(Path assembly) {
    return run(
        "deploy",
        "--all",
        "--require-approval",
        "never",
        "--method",
        "direct",
        "--progress",
        "events",
        "--app",
        assembly.toString());
  }

  /**
   * As {@link CdkCli#run}.
   *
   * @throws io.tidemill.core.TidemillException of kind {@code INFRASTRUCTURE}, with what it said,
   *     if it fails
   */
  public String run(String... arguments) {
    return cdk.run(arguments);
  }
}
