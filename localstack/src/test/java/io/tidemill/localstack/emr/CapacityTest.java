package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapacityTest {
  private static final String TWO_CORES = "--conf spark.driver.cores=2";

  @Test
  void drivers_that_live_leave_room_or_none_for_the_next_one() {
    Capacity capacity = new Capacity(8, 3000, 3000);
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
  void memory_and_disk_count_as_well() {
    Capacity capacity = new Capacity(100, 20, 30);
    JobRun next = run("mill", JobRunState.PENDING, "");

    assertThat(capacity.refusal(next, List.of())).isEmpty();
    assertThat(capacity.refusal(next, List.of(run("mill", JobRunState.RUNNING, ""))))
        .hasValueSatisfying(why -> assertThat(why).contains("[memory: 20 GB, disk: 30 GB]"));
  }

  @Test
  void it_is_written_as_the_service_takes_it() {
    assertThat(Capacity.of(EmrJson.object().put("cpu", "400 vCPU").put("memory", "3000 GB")))
        .isEqualTo(new Capacity(400, 3000, Long.MAX_VALUE));
    assertThat(Capacity.of(EmrJson.object())).isEqualTo(Capacity.UNLIMITED);
  }

  private static JobRun run(String application, JobRunState state, String parameters) {
    StartJobRun request = StartRequests.of(application, "token", "job.jar", parameters);
    return JobRun.submitted("id", 1, request, Instant.EPOCH)
        .moved(state, "as it is", Instant.EPOCH);
  }
}
