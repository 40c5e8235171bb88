package io.tidemill.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.localstack.emr.JobRun;
import io.tidemill.localstack.lambda.Invocation;
import io.tidemill.testkit.Concurrently;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.TestTopics;
import io.tidemill.testkit.faults.Effect;
import io.tidemill.testkit.faults.Exactly;
import io.tidemill.testkit.faults.Fault;
import io.tidemill.testkit.faults.FunctionProcesses;
import io.tidemill.testkit.faults.Shape;
import io.tidemill.testkit.faults.Signals;
import io.tidemill.testkit.faults.Strikes;
import io.tidemill.testkit.faults.TestPipeline;
import io.tidemill.testkit.faults.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What may happen to functions, and between them and ledger, Kafka and job service. */
class WakeUpFaultsIT extends FaultTests {
  private static final int RECORDS = 100;

  @Test
  void f02_f05_of_two_function_processes_one_dies_before_its_launch_and_the_other_launches_it(
      Strikes strikes) {
    TestPipeline pipeline = pipeline("f05", RECORDS);
    try (FunctionProcesses functions = new FunctionProcesses(stack(), pipeline)) {
      functions.deploy("one-" + pipeline.id());
      functions.deploy("two-" + pipeline.id());
      Fault launch = stack().service().proxy().arm(launch(pipeline), Effect.HOLD);
      CompletableFuture<Invocation> one = functions.sweep("one-" + pipeline.id());
      strikes.await(launch, "function killed between claim and launch");
      Signals.kill(functions.process("one-" + pipeline.id()));
      launch.drop();
      assertThat(one.join()).isNotInstanceOf(Invocation.Answered.class);
      assertThat(pipeline.state().phase()).isInstanceOf(Phase.Claimed.class);
      assertThat(jobs(pipeline)).isZero();

      assertThat(functions.swept("two-" + pipeline.id()).path("decision").asText())
          .isEqualTo("LAUNCHED");
    }
    pipeline.settle();

    assertThat(jobs(pipeline)).isEqualTo(1);
    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(1);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f02_of_two_function_processes_that_claim_at_once_one_wins_and_both_end_well(
      Strikes strikes) {
    TestPipeline pipeline = pipeline("f02", RECORDS);
    try (FunctionProcesses functions = new FunctionProcesses(stack(), pipeline)) {
      functions.deploy("one-" + pipeline.id());
      functions.deploy("two-" + pipeline.id());
      Fault claim = stack().functionStore().arm(Steps.swapTo(pipeline, "Claimed"), Effect.HOLD);
      CompletableFuture<Invocation> one = functions.sweep("one-" + pipeline.id());
      strikes.await(claim, "claim overtaken by another function's");
      assertThat(functions.swept("two-" + pipeline.id()).path("decision").asText())
          .isEqualTo("LAUNCHED");
      claim.release();

      assertThat(FunctionProcesses.answer(one.join()).path("reason").asText())
          .isEqualTo("RUN_IN_PROGRESS");
    }
    pipeline.settle();

    assertThat(jobs(pipeline)).isEqualTo(1);
    assertThat(pipeline.commits()).hasSize(1);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f01_f09_the_same_wake_up_eight_times_at_once_makes_one_claim_and_one_job(Strikes strikes) {
    TestPipeline pipeline = pipeline("f01", RECORDS);

    List<Outcome> outcomes = Concurrently.run(8, thread -> pipeline.wake());
    strikes.note(outcomes.size(), "the same wake-up, at once");

    // Whoever finds the claim without a job launches it, by the same token.
    assertThat(outcomes.stream().map(Started::of).flatMap(Optional::stream).distinct()).hasSize(1);
    pipeline.settle();
    assertThat(jobs(pipeline)).isEqualTo(1);
    Exactly.once(pipeline);
  }

  @Test
  void f06_f08_claim_and_launch_whose_answers_are_lost_stay_one_claim_and_one_job(Strikes strikes) {
    TestPipeline pipeline = pipeline("f06", RECORDS);
    Fault claim = stack().functionStore().arm(Steps.swapTo(pipeline, "Claimed"), Effect.CUT_ANSWER);
    Fault launch = stack().service().proxy().arm(launch(pipeline), Effect.CUT_ANSWER);

    pipeline.settle();

    strikes.await(claim, "claim's answer lost");
    strikes.await(launch, "launch's answer lost");
    assertThat(jobs(pipeline)).isEqualTo(1);
    assertThat(pipeline.commits()).hasSize(1);
    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(1);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f09_with_the_ledger_away_the_range_stays_unclaimed(Strikes strikes) {
    TestPipeline pipeline = new TestPipeline(stack(), Shape.of("f09"));
    pipeline.settle();
    pipeline.produce(0, RECORDS);
    int before = stack().functionStore().harmed();
    stack().functionStore().refuse();

    assertThatThrownBy(pipeline::wake)
        .isInstanceOfSatisfying(
            TidemillException.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE));
    strikes.note(stack().functionStore().harmed() - before, "ledger refused the function");
    stack().functionStore().restore();

    assertThat(jobs(pipeline)).isZero();
    pipeline.settle();
    assertThat(pipeline.commits()).hasSize(1);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f10_partitions_added_start_at_their_beginning(Strikes strikes) {
    TestPipeline pipeline = pipeline("f10", RECORDS);
    pipeline.settle();
    pipeline.addPartitions(3);
    strikes.note("partitions added");
    pipeline.produce(RECORDS, 2 * RECORDS);

    pipeline.settle();

    assertThat(pipeline.commits()).hasSize(2);
    assertThat(pipeline.commits().get(1).run().ranges())
        .extracting(range -> range.partition().partition())
        .containsExactly(0, 1, 2, 3, 4);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f12_group_offsets_reset_and_deleted_by_hand_are_published_again(Strikes strikes) {
    TestPipeline pipeline = pipeline("f12", RECORDS);
    pipeline.settle();
    TopicPartition partition = new TopicPartition(pipeline.topic(), 0);
    TestTopics.get(
        stack()
            .topics()
            .admin()
            .alterConsumerGroupOffsets(
                pipeline.group(), Map.of(partition, new OffsetAndMetadata(1)))
            .all());
    strikes.note("group offsets reset by hand");
    pipeline.produce(0, RECORDS);
    pipeline.settle();
    Exactly.once(pipeline);

    TestTopics.get(stack().topics().admin().deleteConsumerGroups(List.of(pipeline.group())).all());
    strikes.note("group deleted");
    pipeline.settle();
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f12_a_group_with_members_holds_nothing_up_and_is_published_once_they_are_gone(
      Strikes strikes) {
    TestPipeline pipeline = pipeline("f12", RECORDS);
    try (KafkaConsumer<byte[], byte[]> member =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", stack().bootstrap(), "group.id", pipeline.group()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      member.subscribe(List.of(pipeline.topic()));
      await()
          .atMost(TestPipeline.PATIENCE)
          .until(
              () -> {
                member.poll(Duration.ofMillis(100));
                return !member.assignment().isEmpty();
              });
      strikes.note("group has a member");
      pipeline.launch();
      await()
          .atMost(TestPipeline.PATIENCE)
          .until(
              () -> {
                member.poll(Duration.ofMillis(100));
                return pipeline.state().phase() instanceof Phase.Idle;
              });
    }
    pipeline.settle();

    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(1);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f52_a_job_that_commits_before_its_launch_is_recorded_is_accepted(Strikes strikes) {
    TestPipeline pipeline = pipeline("f52", RECORDS);
    Fault launched = stack().functionStore().arm(Steps.swapTo(pipeline, "Running"), Effect.HOLD);
    CompletableFuture<Outcome> wake = CompletableFuture.supplyAsync(pipeline::wake);
    strikes.await(launched, "launch's record held back until the job had committed");
    await().atMost(TestPipeline.PATIENCE).until(() -> committed(pipeline));
    launched.release();

    assertThat(Started.of(wake.join())).isPresent();
    pipeline.settle();
    assertThat(jobs(pipeline)).isEqualTo(1);
    assertThat(pipeline.commits()).hasSize(1);
    Exactly.once(pipeline);
  }

  private static boolean committed(TestPipeline pipeline) {
    String table = stack().ledgerAddress().keyspace() + ".pipelines";
    return "Idle"
        .equals(
            stack()
                .session()
                .execute(
                    "SELECT phase FROM %s WHERE pipeline = ?".formatted(table),
                    pipeline.id().value())
                .one()
                .getString(0));
  }

  private static Trigger launch(TestPipeline pipeline) {
    return Trigger.said("POST /applications/", "/jobruns", pipeline.id().value());
  }

  private static long jobs(TestPipeline pipeline) {
    return stack().service().endpoint().jobRuns().stream()
        .map(JobRun::name)
        .filter(name -> name.contains(pipeline.id().value()))
        .count();
  }
}
