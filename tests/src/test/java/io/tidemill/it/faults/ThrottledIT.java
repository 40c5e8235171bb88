package io.tidemill.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.testkit.Started;
import io.tidemill.testkit.TestKeyspaces;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.faults.Exactly;
import io.tidemill.testkit.faults.FaultBook;
import io.tidemill.testkit.faults.FaultStack;
import io.tidemill.testkit.faults.Shape;
import io.tidemill.testkit.faults.Strikes;
import io.tidemill.testkit.faults.TestPipeline;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A store that throttles as Amazon Keyspaces does: by write time-outs, partition by partition. */
@Tag("faults")
@ExtendWith(FaultBook.class)
class ThrottledIT {
  private static final int ROWS_PER_SECOND = 25;
  private static final int RECORDS = 2_000;

  private static FaultStack stack;

  @BeforeAll
  static void start(@TempDir Path folder) {
    stack =
        new FaultStack(
            folder,
            new FaultStack.Servers(
                TestServers.kafka().bootstrap(),
                List.of(TestServers.kafkaProxy()),
                TestKeyspaces.unused().paced(ROWS_PER_SECOND),
                1));
  }

  @AfterAll
  static void end() {
    stack.close();
  }

  @Test
  void f30_a_throttled_run_slows_down_and_speeds_up_and_ends_complete(Strikes strikes) {
    TestPipeline pipeline = new TestPipeline(stack, Shape.of("f30").rowsOnly().rowsByPlace());
    pipeline.produce(0, RECORDS);
    Started started = pipeline.launch();
    pipeline.settle();

    String log = stack.service().driverLog(started.jobId());
    int throttled = log.split("Writing slows down.*WriteTimeoutException", -1).length - 1;
    strikes.note(throttled, "writing slowed down by throttling");
    assertThat(log).containsSubsequence("Writing slows down", "Writing speeds up");
    assertThat(pipeline.commits()).hasSize(1);
    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(1);
    Exactly.once(pipeline);
  }
}
