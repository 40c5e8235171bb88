package io.tidemill.core;

import static io.tidemill.core.CommandSamples.adopt;
import static io.tidemill.core.CommandSamples.reset;
import static io.tidemill.testkit.Commanded.position;
import static io.tidemill.testkit.Commanded.range;
import static io.tidemill.testkit.World.FLIGHTS;
import static io.tidemill.testkit.World.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.operator.Command.Consent;
import io.tidemill.core.trigger.JobState;
import io.tidemill.testkit.Commanded;
import io.tidemill.testkit.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Where people say that a pipeline stands. */
class OperatorPositionTest {
  private static final String MERGED = MergedSinksTest.MERGED;

  private final World world = new World();
  private final Commanded person = new Commanded(world);

  private FailureCode blocked() {
    person.wake();
    return ((Phase.Blocked) world.state().phase()).failure().code();
  }

  private void block() {
    world.protocol().block(world.enter(), new Failure(FailureCode.ROWS_REFUSED, "as asked"));
    world.endJobs(JobState.FAILED);
  }

  @Test
  void a_reset_forward_records_what_it_passes_over() {
    person.run(200);
    world.produce(60);

    assertThat(person.done(reset("latest")))
        .contains("60 offsets (flights-0[100, 130), flights-1[100, 130)) are passed over");

    PositionChange change = world.state().lastChange().orElseThrow();
    assertThat(change.kind()).isEqualTo(PositionChange.Kind.RESET);
    assertThat(change.passed()).containsExactly(range(0, 100, 130), range(1, 100, 130));
    assertThat(person.nothing(reset("latest"))).contains("there already");
    assertThat(person.nothing(reset("0:130"))).contains("there already");
  }

  @Test
  void f53_a_reset_backward_needs_consent() {
    person.run(200);

    assertThat(person.refused(reset("0:40")))
        .contains("60 offsets (flights-0[40, 100))", "--may-undo-newer");
    assertThat(person.done(reset("0:40", Consent.UNDO_NEWER))).contains("are processed again");
    assertThat(world.state().position().sameOffsets(position(40, 100))).isTrue();
    assertThat(world.state().lastChange().orElseThrow().passed()).isEmpty();
  }

  @Test
  void f53_merged_tables_refuse_a_reset_backward_whatever_is_consented_to() {
    world.define(MERGED);
    person.run(200);

    assertThat(person.refused(reset("earliest", Consent.values())))
        .contains("would count them twice", "rebuild flights k.sums");
  }

  @Test
  void merged_tables_refuse_that_records_of_a_run_that_entered_go_to_another() {
    world.define(MERGED);
    world.produce(200);
    person.wake();
    block();

    assertThat(person.refused(reset("earliest", Consent.values())))
        .contains("run 1 may have merged", "retry flights --run 1", "skip flights --run 1");
    assertThat(person.refused(reset("0:100,1:99", Consent.values()))).contains("flights-1[0, 100)");
    assertThat(person.done(reset("latest"))).contains("Run 1 is given up.", "at most once");
  }

  @Test
  void places_that_the_topic_lacks_are_refused() {
    person.run(200);
    world.backlogs().retainFrom(TOPIC, 0, 50);

    assertThat(person.refused(reset("0:101"))).contains("beyond its log's end, 100");
    assertThat(person.refused(reset("0:49", Consent.values()))).contains("from offset 50 on");
    assertThat(person.refused(reset("7:0"))).contains("no partitions [7]", "0, 1");
    world.groupOffsets().expire(world.names().consumerGroup(FLIGHTS));
    assertThat(person.refused(reset("group"))).contains("has no offsets");
  }

  @Test
  void f11_a_reset_begins_in_the_topic_made_anew() {
    person.run(200);
    world.backlogs().createTopic(TOPIC, 3);
    assertThat(blocked()).isEqualTo(FailureCode.TOPIC_RECREATED);

    assertThat(person.refused(reset("0:0"))).contains("says nothing of flights-1", "0, 1, 2");
    assertThat(person.done(reset("earliest")))
        .contains("was made anew", "from flights-0:100, flights-1:100 on");

    assertThat(world.state().topicId()).isEqualTo("topic-2");
    assertThat(world.state().position().sameOffsets(position(0, 0, 0))).isTrue();
    assertThat(world.state().phase()).isInstanceOf(Phase.Idle.class);
  }

  @Test
  void f17_a_reset_goes_on_at_the_end_of_a_truncated_log() {
    world.define(MERGED);
    person.run(200);
    world.backlogs().truncate(TOPIC, 0, 60);
    assertThat(blocked()).isEqualTo(FailureCode.LOG_TRUNCATED);

    assertThat(person.refused(reset("0:59", Consent.values()))).contains("flights-0[59, 60)");
    person.done(reset("latest"));

    assertThat(world.state().position().sameOffsets(position(60, 100))).isTrue();
    assertThat(world.state().phase()).isInstanceOf(Phase.Idle.class);
  }

  @Test
  void f16_a_reset_behind_the_gap_records_it() {
    person.run(200);
    world.produce(100);
    world.backlogs().retainFrom(TOPIC, 1, 120);
    assertThat(blocked()).isEqualTo(FailureCode.RECORDS_LOST);

    assertThat(person.done(reset("1:120"))).contains("20 offsets (flights-1[100, 120))");
    assertThat(world.state().lastChange().orElseThrow().passed())
        .containsExactly(range(1, 100, 120));
  }

  @Test
  void f10_added_partitions_are_taken_in() {
    world.define(World.DEFINITION + "onPartitionsAdded: block\n");
    person.run(200);
    world.backlogs().addPartitions(TOPIC, 1);
    world.backlogs().produce(TOPIC, 2, 10, World.NOON);
    assertThat(blocked()).isEqualTo(FailureCode.PARTITIONS_ADDED);

    assertThat(person.done(reset("2:4"))).contains("4 offsets (flights-2[0, 4)) are passed over");
    assertThat(world.state().position().sameOffsets(position(100, 100, 4))).isTrue();
  }

  @Test
  void f48_a_lost_state_is_adopted_and_numbers_go_on() {
    world.produce(500);
    world.groupOffsets().publish(world.names().consumerGroup(FLIGHTS), position(50, 50), 7);
    assertThat(blocked()).isEqualTo(FailureCode.STATE_LOST);
    assertThat(person.refused(reset("earliest", Consent.values()))).contains("adopt flights");

    assertThat(person.done(adopt("group")))
        .contains("begins at flights-0:50, flights-1:50", "the next one is 9");
    assertThat(person.nothing(adopt("group"))).contains("adopted already");

    world.clock().advance(Duration.ofMinutes(2));
    person.wake();
    assertThat(world.run().number()).isEqualTo(9);
    assertThat(world.run().ranges().get(0).from()).isEqualTo(50);
    assertThat(world.run().attempt().writeTime())
        .isEqualTo(World.NOON.plus(Duration.ofMinutes(5)).toEpochMilli() * 1000);
  }

  @Test
  void f15_an_old_ledger_is_adopted_from_the_group() {
    person.run(200);
    world.groupOffsets().publish(world.names().consumerGroup(FLIGHTS), position(130, 100), 4);
    world.produce(100);
    assertThat(blocked()).isEqualTo(FailureCode.LEDGER_RESTORED);

    assertThat(person.done(adopt("group")))
        .contains("had not passed 30 offsets (flights-0[100, 130))", "If the tables were restored")
        .contains("flights-0:100, flights-1:100");

    assertThat(world.state().lastRun()).isEqualTo(5);
    assertThat(world.state().phase()).isInstanceOf(Phase.Idle.class);
    PositionChange change = world.state().lastChange().orElseThrow();
    assertThat(change.kind()).isEqualTo(PositionChange.Kind.ADOPTION);
    assertThat(change.passed()).containsExactly(range(0, 100, 130));
  }

  @Test
  void f48_merged_tables_are_adopted_only_by_consent() {
    world.define(MERGED);
    world.produce(500);
    world.ledger().own(TableName.parse("k.sums"), FLIGHTS);
    assertThat(blocked()).isEqualTo(FailureCode.STATE_LOST);

    assertThat(person.refused(adopt("earliest"))).contains("k.sums", "--accept-merged");
    assertThat(person.refused(adopt("0:5", Consent.MERGED))).contains("says nothing of flights-1");
    assertThat(person.done(adopt("0:5,1:6", Consent.MERGED))).contains("rebuild");
  }

  @Test
  void a_sound_pipeline_is_not_adopted() {
    person.run(200);
    assertThat(person.nothing(adopt("earliest", Consent.values())))
        .contains("has the pipeline's state");
  }
}
