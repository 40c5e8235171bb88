package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidemill.localstack.emr.Worker.Use;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerTest {
  private static final Worker FOUR_VCPUS = new Worker(4, 16, 20);
  private static final Offset<Double> ROUNDED = within(1e-9);

  private static Use after(Worker worker, String duration) {
    return worker.billed(Instant.EPOCH, Instant.EPOCH.plus(Duration.parse(duration)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|4|16|20",
        "--conf spark.driver.cores=1 --conf spark.driver.memory=1g|1|2|20",
        "--conf spark.driver.memory=512m|4|1|20",
        "--driver-memory 27g --conf spark.driver.cores=8|8|30|20",
        "--conf spark.driver.memory=14894m --conf spark.emr-serverless.driver.disk=40G|4|16|40",
        "--conf spark.driver.memory=some|4|16|20"
      })
  void its_size_is_what_the_parameters_ask_for_with_room_beside_the_heap(
      String parameters, int vcpus, int memoryGb, int diskGb) {
    assertThat(Worker.ofDriver(SubmitParameters.parse(parameters)))
        .isEqualTo(new Worker(vcpus, memoryGb, diskGb));
  }

  @Test
  void less_than_a_minute_costs_a_minute() {
    Use billed = after(FOUR_VCPUS, "PT5S");

    assertThat(billed.vcpuHours()).isEqualTo(4 / 60.0, ROUNDED);
    assertThat(billed.memoryGbHours()).isEqualTo(16 / 60.0, ROUNDED);
  }

  @Test
  void a_second_that_was_begun_costs_a_second() {
    assertThat(after(FOUR_VCPUS, "PT90.001S").vcpuHours()).isEqualTo(4 * 91 / 3600.0, ROUNDED);
    assertThat(after(FOUR_VCPUS, "PT90S").vcpuHours()).isEqualTo(4 * 90 / 3600.0, ROUNDED);
  }

  @Test
  void storage_costs_what_goes_beyond_that_which_is_free() {
    assertThat(after(FOUR_VCPUS, "PT2H").storageGbHours()).isZero();
    assertThat(after(new Worker(4, 16, 50), "PT2H").storageGbHours()).isEqualTo(60, ROUNDED);
  }

  @Test
  void what_is_used_has_no_least_and_counts_storage_that_is_free() {
    Use used = FOUR_VCPUS.used(Instant.EPOCH, Instant.EPOCH.plusMillis(8_500));

    assertThat(used.vcpuHours()).isEqualTo(4 * 9 / 3600.0, ROUNDED);
    assertThat(used.storageGbHours()).isEqualTo(20 * 9 / 3600.0, ROUNDED);
  }
}
