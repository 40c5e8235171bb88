package io.tidemill.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunJobTest {
  private static final List<String> ARGUMENTS = List.of("--pipeline", "flights");

  @Test
  void an_error_fails_the_attempt_as_an_exception_does() {
    JobEnd end =
        RunJob.ended(
            ARGUMENTS,
            () -> {
              throw new StackOverflowError();
            });

    assertThat(end).isEqualTo(JobEnd.FAILED);
  }

  @Test
  void what_the_work_gives_is_how_it_ends() {
    assertThat(RunJob.ended(ARGUMENTS, () -> JobEnd.BLOCKED)).isEqualTo(JobEnd.BLOCKED);
  }
}
