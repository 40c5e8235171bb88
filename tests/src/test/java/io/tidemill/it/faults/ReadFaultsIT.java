package io.tidemill.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.TestTopics;
import io.tidemill.testkit.faults.Effect;
import io.tidemill.testkit.faults.Exactly;
import io.tidemill.testkit.faults.Fault;
import io.tidemill.testkit.faults.Shape;
import io.tidemill.testkit.faults.Signals;
import io.tidemill.testkit.faults.Strikes;
import io.tidemill.testkit.faults.TestPipeline;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What may happen between a job and Kafka. */
class ReadFaultsIT extends FaultTests {
  /** Enough that Kafka's answer comes in many pieces. */
  private static final int RECORDS = 20_000;

  private static final int FEW = 200;

  @Test
  void f22_a_connection_to_the_broker_cut_in_mid_read_goes_on_at_the_exact_offset(Strikes strikes) {
    TestPipeline pipeline = pipeline("f22", RECORDS);
    Fault fault = stack().kafka().arm(Steps.read(pipeline, RECORDS / 2), Effect.CUT);

    pipeline.launch();
    strikes.await(fault, "connection to Kafka cut");
    pipeline.settle();

    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(1);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f22_a_connection_to_the_broker_half_open_in_mid_read_is_given_up(Strikes strikes) {
    TestPipeline pipeline = pipeline("f22", RECORDS);
    Fault fault = stack().kafka().arm(Steps.read(pipeline, RECORDS / 2), Effect.SWALLOW);

    pipeline.launch();
    strikes.await(fault, "connection to Kafka half open");
    pipeline.settle();

    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(1);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f19_a_range_ends_before_a_transaction_that_is_open(Strikes strikes) {
    TestPipeline pipeline = new TestPipeline(stack(), Shape.of("f19").rowsOnly().partitions(1));
    pipeline.produce(0, FEW);
    TopicPartition partition = new TopicPartition(pipeline.topic(), 0);
    try (Producer<byte[], byte[]> transaction = stack().topics().transaction()) {
      TestTopics.send(
          transaction,
          IntStream.range(0, 10)
              .mapToObj(
                  i ->
                      new ProducerRecord<byte[], byte[]>(pipeline.topic(), 0, null, new byte[] {1}))
              .toList());
      pipeline.sending().records(FEW, FEW + 50);
      assertThat(stack().topics().readableEnd(partition)).isEqualTo(FEW);
      strikes.note("transaction open at the end");

      pipeline.settle();

      assertThat(pipeline.state().position().at(partition).orElseThrow().offset()).isEqualTo(FEW);
      transaction.abortTransaction();
    }
    // The broker acknowledges the end of a transaction before each partition has its mark.
    await()
        .atMost(TestPipeline.PATIENCE)
        .until(() -> stack().topics().readableEnd(partition) > FEW);
    pipeline.settle();

    assertThat(pipeline.commits()).hasSize(2);
    assertThat(pipeline.commits().get(1).run().span()).isEqualTo(10 + 50 + 1);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f33_the_same_keys_within_a_run_and_across_runs_fold_in_offset_order(Strikes strikes) {
    TestPipeline pipeline = new TestPipeline(stack(), Shape.of("f33").maxRecords(150));
    for (int round = 0; round < 4; round++) {
      pipeline.produce(0, 70);
    }
    pipeline.sending().again(3, -3);
    pipeline.sending().again(3, -4);
    strikes.note("keys repeated within runs and across them");

    pipeline.settle();

    assertThat(pipeline.commits()).hasSize(2);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f18_f51_compaction_between_attempts_moves_no_numbers(Strikes strikes) {
    TestPipeline pipeline = new TestPipeline(stack(), Shape.of("f51").rowsOnly().partitions(1));
    for (int round = 0; round < 3; round++) {
      pipeline.produce(0, FEW);
    }
    Fault fault = stack().jobStore().arm(Steps.commit(pipeline), Effect.HOLD);
    Started started = pipeline.launch();
    strikes.await(fault, "driver killed before its commit arrived");
    Signals.kill(stack().service().driver(started.jobId()));
    fault.drop();
    Compaction compaction = new Compaction(stack(), pipeline);
    compaction.begin();
    compaction.awaitRecords(FEW);
    strikes.note(pipeline.log().size() - FEW, "record compacted between attempts");
    pipeline.log().lose(sent -> sent.offset() < 2L * FEW);

    pipeline.settle();

    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(2);
    assertThat(pipeline.commits().get(0).run().span()).isEqualTo(3L * FEW);
    Exactly.once(pipeline);
  }
}
