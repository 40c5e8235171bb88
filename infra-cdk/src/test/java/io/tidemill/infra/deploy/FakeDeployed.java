package io.tidemill.infra.deploy;

import io.tidemill.core.TidemillConfig;
import io.tidemill.infra.config.Project;
import io.tidemill.infra.readback.Check;
import io.tidemill.infra.readback.Deployed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What is there by hand. */
record FakeDeployed(List<Check> checks) implements Deployed {
  static final String LEDGER = "a1b2c3d4";

  @Override
  public List<Check> check(Project project, Path assembly) {
    return checks;
  }

  @Override
  public TidemillConfig settings() {
    return TidemillConfig.fromEnvironment(
        Map.of(
            TidemillConfig.LEDGER,
            "keyspaces://eu-central-1/tidemill",
            TidemillConfig.KAFKA,
            "arn:aws:kafka:eu-central-1:123456789012:cluster/tidemill/0a1b2c3d-1",
            TidemillConfig.KAFKA_SECURITY,
            "IAM",
            TidemillConfig.PIPELINES,
            "file:/var/task/pipelines",
            TidemillConfig.REGION,
            "eu-central-1",
            TidemillConfig.EMR_APPLICATION,
            "00abc",
            TidemillConfig.EMR_ROLE,
            "arn:aws:iam::123456789012:role/jobs",
            TidemillConfig.EMR_JOB_JAR,
            "s3://assets/job.jar",
            "JAVA_TOOL_OPTIONS",
            "-XX:+UseSerialGC"));
  }

  @Override
  public String ledger() {
    return LEDGER;
  }
}
