package io.tidemill.it;

import io.tidemill.core.TidemillConfig;
import io.tidemill.core.trigger.JobLauncher;
import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.testkit.EmrConfigs;
import io.tidemill.testkit.JobLauncherContract;
import io.tidemill.testkit.ObeyingDriver;
import io.tidemill.triggers.EmrClients;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;

/** The launcher, through the AWS SDK, against an endpoint that forks real processes. */
class EmrServerlessLauncherIT extends JobLauncherContract {
  private static final int RUNS_AT_ONCE = 2;

  @TempDir Path folder;

  private EmrEndpoint endpoint;
  private EmrServerlessClient client;
  private JobLauncher launcher;

  @BeforeEach
  void start() {
    endpoint = EmrEndpoint.start(ObeyingDriver.command(), folder, RUNS_AT_ONCE);
    TidemillConfig noApplicationYet = EmrConfigs.of(endpoint.url(), "none", "job.jar", "");
    client = EmrClients.open(noApplicationYet);
    String application =
        client
            .createApplication(create -> create.releaseLabel("emr-7.14.0").type("Spark"))
            .applicationId();
    launcher =
        EmrConfigs.launcher(client, EmrConfigs.of(endpoint.url(), application, "job.jar", ""));
  }

  @AfterEach
  void end() {
    client.close();
    endpoint.close();
  }

  @Override
  protected JobLauncher launcher() {
    return launcher;
  }

  @Override
  protected void succeed(String jobId) {
    ObeyingDriver.succeed(endpoint, jobId);
  }

  @Override
  protected void fail(String jobId) {
    ObeyingDriver.fail(endpoint, jobId);
  }
}
