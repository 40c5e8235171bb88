package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.localstack.http.ApiError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CapacityTest {
  private static final String TWO_CORES = "--conf spark.driver.cores=2";

  @Test
  void drivers_that_live_leave_room_or_none_for_the_next_one() {
    Capacity capacity = new Capacity(8);
    JobRun next = run("mill", JobRunState.PENDING, "");

    assertThat(capacity.refusal(next, List.of(next, run("mill", JobRunState.RUNNING, ""))))
        .isEmpty();
    assertThat(
            capacity.refusal(
                next,
                List.of(
                    run("mill", JobRunState.CANCELLING, ""),
                    run("mill", JobRunState.SCHEDULED, TWO_CORES))))
        .hasValueSatisfying(
            why -> assertThat(why).contains("maximumCapacity settings: [cpu: 8 vCPU]"));
    assertThat(
            capacity.refusal(
                next,
                List.of(
                    run("other", JobRunState.RUNNING, ""),
                    run("mill", JobRunState.QUEUED, ""),
                    run("mill", JobRunState.FAILED, ""),
                    run("mill", JobRunState.RUNNING, ""))))
        .isEmpty();
  }

  @Test
  void it_is_written_as_the_service_takes_it() {
    assertThat(asked("400 vCPU")).isEqualTo(new Capacity(400));
    assertThat(asked("16vcpu")).isEqualTo(new Capacity(16));
    assertThatThrownBy(() -> asked("all"))
        .isInstanceOf(ApiError.class)
        .hasMessageContaining("maximumCapacity.cpu");
    assertThat(Requests.createApplication(application()).capacity()).isEqualTo(Capacity.UNLIMITED);
  }

  private static Capacity asked(String cpu) {
    ObjectNode application = application();
    application.putObject("maximumCapacity").put("cpu", cpu).put("memory", "64 GB");
    return Requests.createApplication(application).capacity();
  }

  private static ObjectNode application() {
    return EmrJson.object()
        .put("clientToken", "token")
        .put("releaseLabel", "emr-7.14.0")
        .put("type", "Spark");
  }

  private static JobRun run(String application, JobRunState state, String parameters) {
    StartJobRun request =
        new StartJobRun(
            application,
            "token",
            "role",
            "job",
            "job.jar",
            List.of(),
            parameters,
            Map.of(),
            Duration.ZERO,
            EmrJson.object());
    return JobRun.submitted("id", 1, request, Instant.EPOCH)
        .moved(state, "as it is", Instant.EPOCH);
  }
}
