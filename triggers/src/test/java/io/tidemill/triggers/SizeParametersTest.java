package io.tidemill.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.JobSize;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizeParametersTest {
  private static final JobSize LARGE = size(3, 4, 3_200_000);

  @Test
  void executors_are_as_many_and_as_large_as_the_size_says() {
    assertThat(SizeParameters.of(LARGE, ""))
        .containsExactly(
            "--conf spark.executor.cores=4",
            "--conf spark.executor.memory=14336m",
            "--conf spark.dynamicAllocation.enabled=false",
            "--conf spark.executor.instances=3",
            "--conf spark.driver.extraJavaOptions=-XX:InlineSmallCode=1200",
            "--conf spark.executor.extraJavaOptions=-XX:InlineSmallCode=1200");
  }

  @Test
  void few_records_are_not_worth_the_second_compiler() {
    assertThat(SizeParameters.of(size(1, 2, CompilerOption.SHORT), ""))
        .contains(
            "--conf spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1",
            "--conf spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1");
    assertThat(SizeParameters.of(size(2, 2, 2 * CompilerOption.SHORT), ""))
        .contains("--conf spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1");
    assertThat(SizeParameters.of(size(1, 2, CompilerOption.SHORT + 1), ""))
        .contains("--conf spark.driver.extraJavaOptions=-XX:InlineSmallCode=1200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--conf spark.executor.cores=8", "--executor-cores 8"})
  void workers_of_given_cores_are_as_many_as_have_the_sizes(String given) {
    assertThat(SizeParameters.of(LARGE, given))
        .contains("--conf spark.executor.instances=2")
        .noneMatch(parameter -> parameter.contains("executor.cores"))
        .noneMatch(parameter -> parameter.contains("executor.memory"));
  }

  @Test
  void workers_of_given_memory_keep_their_number() {
    assertThat(SizeParameters.of(LARGE, "--conf spark.executor.memory=8g"))
        .contains("--conf spark.executor.instances=3")
        .noneMatch(parameter -> parameter.contains("executor.cores"));
  }

  private static JobSize size(int executors, int cores, long records) {
    return new JobSize(executors, cores, records, List.of(), Duration.ofMinutes(5));
  }
}
