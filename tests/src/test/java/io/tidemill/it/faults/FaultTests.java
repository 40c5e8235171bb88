package io.tidemill.it.faults;

import static org.awaitility.Awaitility.await;

import io.tidemill.testkit.Started;
import io.tidemill.testkit.faults.FaultBook;
import io.tidemill.testkit.faults.FaultStack;
import io.tidemill.testkit.faults.Shape;
import io.tidemill.testkit.faults.TestPipeline;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What fault tests have in common: one stack for all tests of a class. */
@ExtendWith(FaultBook.class)
abstract class FaultTests {
  private static FaultStack stack;

  @BeforeAll
  static void start(@TempDir Path folder) {
    stack = new FaultStack(folder, FaultStack.Servers.shared());
  }

  @AfterAll
  static void end() {
    stack.close();
  }

  @AfterEach
  void restore() {
    stack.restore();
  }

  static FaultStack stack() {
    return stack;
  }

  /** Waits until the job's driver has ended. */
  static void awaitEnd(Started started) {
    await()
        .atMost(TestPipeline.PATIENCE)
        .until(() -> stack.service().endpoint().driverProcess(started.jobId()).isEmpty());
  }

  /** A pipeline with both sinks, and records in it. */
  static TestPipeline pipeline(String name, int records) {
    TestPipeline pipeline = new TestPipeline(stack, Shape.of(name));
    pipeline.produce(0, records);
    return pipeline;
  }
}
