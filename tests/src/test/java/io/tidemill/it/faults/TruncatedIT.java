package io.tidemill.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.offsets.Place;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.operator.Command;
import io.tidemill.testkit.ForgetfulBroker;
import io.tidemill.testkit.TestKeyspaces;
import io.tidemill.testkit.TestTopics;
import io.tidemill.testkit.faults.Effect;
import io.tidemill.testkit.faults.Exactly;
import io.tidemill.testkit.faults.Fault;
import io.tidemill.testkit.faults.FaultBook;
import io.tidemill.testkit.faults.FaultStack;
import io.tidemill.testkit.faults.Shape;
import io.tidemill.testkit.faults.Strikes;
import io.tidemill.testkit.faults.TcpProxy;
import io.tidemill.testkit.faults.TestPipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A broker that comes back without the end of its logs while a job reads them. */
@Tag("faults")
@ExtendWith(FaultBook.class)
class TruncatedIT {
  private static final int RECORDS = 100;

  /** Bytes; more than a batch of a partition's half of the records, less than two. */
  private static final String SEGMENT = "4000";

  @Test
  void f17_f57_a_log_cut_and_regrown_while_a_job_reads_it_blocks_and_nothing_is_written(
      Strikes strikes, @TempDir Path folder) {
    try (TcpProxy proxy = TcpProxy.listen("forgetful broker");
        ForgetfulBroker broker = new ForgetfulBroker(folder.resolve("kafka"), proxy);
        FaultStack stack =
            new FaultStack(
                folder.resolve("stack"),
                new FaultStack.Servers(
                    proxy.address(), List.of(proxy), TestKeyspaces.unused(), 1))) {
      TestPipeline pipeline = new TestPipeline(stack, Shape.of("f17").rowsOnly());
      makeSegmentsSmall(stack, pipeline);
      pipeline.produce(0, RECORDS);
      TopicPartition partition = new TopicPartition(pipeline.topic(), 0);
      pipeline.produce(RECORDS, 2 * RECORDS);
      long cut = broker.lastSegment(partition);
      assertThat(cut).isPositive();
      Fault fault = proxy.arm(Steps.read(pipeline, RECORDS + RECORDS / 2), Effect.HOLD);
      pipeline.launch();
      strikes.await(fault, "log cut, and regrown under another epoch, while the job read it");

      broker.comeBack(Map.of(partition, cut));
      fault.drop();
      pipeline.log().lose(sent -> sent.partition() == 0 && sent.offset() >= cut);
      pipeline.produce(2 * RECORDS, 3 * RECORDS);
      pipeline.produce(3 * RECORDS, 4 * RECORDS);

      Phase.Blocked blocked = pipeline.awaitBlocked();
      assertThat(blocked.failure().code()).isEqualTo(FailureCode.LOG_TRUNCATED);
      assertThat(blocked.run().orElseThrow().attempts()).hasSize(1);
      assertThat(pipeline.commits()).isEmpty();
      assertThat(stack.session().execute("SELECT id FROM " + pipeline.rows()).all()).isEmpty();

      pipeline.command(stack.functions(), new Command.Reset(Place.parse("earliest"), Set.of()));
      pipeline.settle();
      assertThat(pipeline.commits()).hasSize(1);
      Exactly.rows(pipeline);
    }
  }

  private static void makeSegmentsSmall(FaultStack stack, TestPipeline pipeline) {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, pipeline.topic());
    ConfigEntry size = new ConfigEntry("segment.bytes", SEGMENT);
    TestTopics.get(
        stack
            .topics()
            .admin()
            .incrementalAlterConfigs(
                Map.of(topic, List.of(new AlterConfigOp(size, AlterConfigOp.OpType.SET))))
            .all());
  }
}
