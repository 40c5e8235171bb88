package io.tidemill.core;

import static io.tidemill.testkit.World.FLIGHTS;
import static io.tidemill.testkit.World.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.run.AttemptEnd;
import io.tidemill.core.run.AttemptFlow;
import io.tidemill.core.run.AttemptWork;
import io.tidemill.core.run.LiveAttempt;
import io.tidemill.testkit.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttemptFlowTest {
  private static final String MERGED =
      World.DEFINITION.replace(
          "sinks: [",
          "sinks: [{table: k.sums, sql: 'SELECT id, count(*) AS n FROM source GROUP BY id', merge: {n: sum}}, ");
  private static final TableName SUMS = TableName.parse("k.sums");

  private final World world = new World();
  private final Work work = new Work();

  /** Notes what it is asked to do; something may happen while it writes. */
  private static final class Work implements AttemptWork {
    private final List<String> asked = new ArrayList<>();
    private Runnable whileReading = () -> {};
    private Runnable meanwhile = () -> {};
    private boolean empty = true;
    private List<OffsetRange> readable = List.of();

    @Override
    public void prepare(LiveAttempt attempt) {
      asked.add("prepare");
    }

    @Override
    public boolean isEmpty(TableName table) {
      return empty;
    }

    @Override
    public Books write(LiveAttempt attempt, Runnable stillTheLog) {
      readable = attempt.readable();
      whileReading.run();
      stillTheLog.run();
      asked.add("write");
      meanwhile.run();
      long read = readable.stream().mapToLong(OffsetRange::length).sum();
      return Books.of(read, read, 0, Map.of());
    }

    @Override
    public void settle() {
      asked.add("settle");
    }

    @Override
    public Effort effort() {
      return Effort.NONE;
    }
  }

  @BeforeEach
  void launch() {
    world.define(World.DEFINITION + "onDataLoss: record-and-go-on\n");
    claim();
  }

  private void claim() {
    world.produce(200);
    world.reconciler().reconcile(world.pipeline());
  }

  private AttemptEnd run() {
    return new AttemptFlow(world.ledger(), world.protocol(), world.backlogs(), world.clock())
        .run(FLIGHTS, world.run().number(), world.run().attempt().number(), world.entrant(), work);
  }

  private void assertBlocked(FailureCode code) {
    assertThat(run())
        .isInstanceOfSatisfying(
            AttemptEnd.Blocked.class,
            blocked -> assertThat(blocked.failure().code()).isEqualTo(code));
    assertThat(((Phase.Blocked) world.state().phase()).failure().code()).isEqualTo(code);
  }

  @Test
  void it_waits_for_every_acknowledgement_before_it_commits() {
    assertThat(run()).isInstanceOf(AttemptEnd.Committed.class);

    assertThat(work.asked).containsExactly("prepare", "write", "settle");
    assertThat(world.state().phase()).isInstanceOf(Phase.Idle.class);
    assertThat(world.state().lastCommit().orElseThrow().lost()).isEmpty();
  }

  @Test
  void f07_a_second_job_of_the_attempt_does_nothing() {
    world.enter();

    assertThat(run()).isInstanceOf(AttemptEnd.NotNeeded.class);

    assertThat(work.asked).isEmpty();
  }

  @Test
  void f16_what_retention_took_after_the_claim_is_recorded_in_the_commit() {
    world.backlogs().retainFrom(TOPIC, 0, 30);

    assertThat(run()).isInstanceOf(AttemptEnd.Committed.class);

    OffsetRange lost = new OffsetRange(new TopicPartition(TOPIC, 0), 0, 30);
    assertThat(world.state().lastCommit().orElseThrow().lost()).containsExactly(lost);
    assertThat(work.readable.get(0))
        .isEqualTo(new OffsetRange(new TopicPartition(TOPIC, 0), 30, 100));
    assertThat(world.state().position().at(new TopicPartition(TOPIC, 0)).orElseThrow().offset())
        .isEqualTo(100);
  }

  @Test
  void f16_or_blocks_before_anything_is_written() {
    world.work();
    world.define(World.DEFINITION);
    claim();
    world.backlogs().retainFrom(TOPIC, 0, 130);

    assertBlocked(FailureCode.RECORDS_LOST);

    assertThat(work.asked).isEmpty();
  }

  @Test
  void f57_another_log_is_not_read_and_not_committed() {
    world.backlogs().truncate(TOPIC, 1, 20);
    world.produce(1000);

    assertBlocked(FailureCode.LOG_TRUNCATED);

    assertThat(work.asked).isEmpty();
  }

  @Test
  void f57_a_topic_made_anew_while_it_writes_is_not_committed() {
    work.meanwhile =
        () -> {
          world.backlogs().createTopic(TOPIC, 2);
          world.produce(1000);
        };

    assertBlocked(FailureCode.TOPIC_RECREATED);

    assertThat(work.asked).contains("write");
  }

  @Test
  void f57_a_topic_made_anew_while_it_reads_gets_into_no_table() {
    work.whileReading =
        () -> {
          world.backlogs().createTopic(TOPIC, 2);
          world.produce(1000);
        };

    assertBlocked(FailureCode.TOPIC_RECREATED);

    assertThat(work.asked).containsExactly("prepare");
  }

  @Test
  void f49_a_table_that_another_pipeline_merges_into_is_left_alone() {
    world.work();
    world.define(MERGED);
    claim();
    world.ledger().own(SUMS, new PipelineId("other"));

    assertBlocked(FailureCode.TABLE_SHARED);

    assertThat(work.asked).containsExactly("prepare");
  }

  @Test
  void f48_a_table_with_rows_that_nothing_explains_is_left_alone() {
    world.work();
    world.define(MERGED);
    claim();
    work.empty = false;

    assertBlocked(FailureCode.TABLE_NOT_EMPTY);

    assertThat(work.asked).containsExactly("prepare");
    assertThat(world.ledger().owner(SUMS)).isEmpty();
  }

  @Test
  void a_merged_table_is_owned_before_the_first_merge() {
    world.work();
    world.define(MERGED);
    claim();

    assertThat(run()).isInstanceOf(AttemptEnd.Committed.class);

    assertThat(world.ledger().owner(SUMS)).contains(FLIGHTS);
  }

  @Test
  void f60_an_attempt_past_its_deadline_writes_nothing() {
    world.clock().advance(Duration.ofHours(6));

    assertThatThrownBy(this::run)
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("deadline");

    assertThat(work.asked).isEmpty();
  }

  @Test
  void f54_a_job_whose_clock_is_off_does_not_enter() {
    world.storeAhead(Duration.ofMinutes(3));

    assertThatThrownBy(this::run).hasMessageContaining("behind the store's");

    assertThat(world.run().entered()).isFalse();
  }
}
