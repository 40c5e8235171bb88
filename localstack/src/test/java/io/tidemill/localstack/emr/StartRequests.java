package io.tidemill.localstack.emr;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Requests for job runs, of which a test names what matters to it. */
final class StartRequests {
  private StartRequests() {}

  static StartJobRun of(String application, String token) {
    return of(application, token, "job.jar", "");
  }

  static StartJobRun of(String application, String token, String entryPoint, String parameters) {
    return new StartJobRun(
        application,
        token,
        "role",
        "job",
        entryPoint,
        List.of(),
        parameters,
        Map.of(),
        Map.of(),
        Duration.ZERO,
        EmrJson.object());
  }
}
