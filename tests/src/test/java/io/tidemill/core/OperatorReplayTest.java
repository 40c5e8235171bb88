package io.tidemill.core;

import static io.tidemill.core.CommandSamples.replay;
import static io.tidemill.core.CommandSamples.reset;
import static io.tidemill.testkit.Commanded.range;
import static io.tidemill.testkit.World.FLIGHTS;
import static io.tidemill.testkit.World.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.operator.Command;
import io.tidemill.core.operator.Command.Consent;
import io.tidemill.core.trigger.JobState;
import io.tidemill.testkit.Commanded;
import io.tidemill.testkit.World;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Going back over what was processed, and ending that. */
class OperatorReplayTest {
  private static final TableName PLAIN = TableName.parse("k.t");
  private static final TableName SUMS = TableName.parse("k.sums");
  private static final Command REBUILD = new Command.Rebuild(SUMS, Set.of());

  private final World world = new World();
  private final Commanded person = new Commanded(world);

  private void block(FailureCode code) {
    world.protocol().block(world.enter(), new Failure(code, "as asked"));
    world.endJobs(JobState.FAILED);
  }

  @Test
  void f44_a_replay_is_done_as_asked_and_the_position_stays() {
    person.run(200);
    world.produce(200);
    Position before = world.state().position();

    assertThat(person.done(replay("0:40,1:100")))
        .contains("60 offsets (flights-0[40, 100)) are written again to [k.t], in 1 run")
        .contains("The position doesn't move");

    assertThat(world.run().work()).isEqualTo(new Work.Again(new TreeSet<>(Set.of(PLAIN))));
    assertThat(world.run().reason()).isEqualTo(Reason.REPLAY);
    assertThat(world.run().ranges()).containsExactly(range(0, 40, 100));
    world.work();
    assertThat(world.state().position()).isEqualTo(before);
    assertThat(world.state().replay()).isEmpty();
    person.wake();
    assertThat(world.run().work().own()).isTrue();
  }

  @Test
  void a_replay_is_clamped_to_what_there_is_and_what_was_processed() {
    person.run(200);
    world.produce(60);
    world.backlogs().retainFrom(TOPIC, 0, 30);

    assertThat(person.done(replay("0:10,1:90", "latest")))
        .contains("80 offsets (flights-0[30, 100), flights-1[90, 100))")
        .contains("Retention has taken 20 offsets (flights-0[10, 30)) of them before")
        .contains("It ends at the position in [flights-0, flights-1]");
  }

  @Test
  void f53_a_replay_that_ends_before_the_position_needs_consent() {
    person.run(200);

    assertThat(person.refused(replay("earliest", "0:50")))
        .contains("50 offsets (flights-0[50, 100))", "--may-undo-newer");
    assertThat(person.done(replay("earliest", "0:50", Consent.UNDO_NEWER)))
        .contains("older values replace newer ones for good");
    assertThat(world.run().ranges()).containsExactly(range(0, 0, 50), range(1, 0, 100));
  }

  @Test
  void f44_merged_tables_refuse_a_replay() {
    world.define(MergedSinksTest.MERGED);
    person.run(200);
    Command named =
        new Command.Replay(
            io.tidemill.core.offsets.Place.parse("earliest"),
            Optional.empty(),
            new TreeSet<>(List.of(SUMS)),
            CommandSamples.ALL);

    assertThat(person.refused(named)).contains("k.sums is merged", "rebuild flights k.sums");
    assertThat(person.done(replay("earliest"))).contains("to [k.t]");
  }

  @Test
  void one_replay_at_a_time() {
    person.run(200);
    assertThat(person.nothing(replay("latest"))).contains("nothing that was processed");
    person.done(new Command.Pause());
    assertThat(person.done(replay("earliest"))).contains("begins after `resume flights`");

    assertThat(person.refused(replay("earliest")))
        .contains("a replay is under way, with 200 offsets", "abandon flights");
    assertThat(person.refused(new Command.Redo(1))).contains("a replay is under way");
    assertThat(person.refused(reset("latest"))).contains("--may-undo-newer");
    assertThat(person.refused(REBUILD)).contains("doesn't write k.sums");
  }

  private static Command abandon() {
    return new Command.Abandon(OptionalLong.empty(), Set.of());
  }

  private static Command abandon(long run, Set<Consent> consents) {
    return new Command.Abandon(OptionalLong.of(run), consents);
  }

  @Test
  void a_blocked_replay_is_retried_or_abandoned_but_not_skipped() {
    person.run(200);
    person.done(replay("earliest"));
    block(FailureCode.ROWS_REFUSED);

    assertThat(person.refused(new Command.Skip(2))).contains("abandon flights");
    assertThat(person.refused(abandon())).contains("must name it", "--run 2");
    assertThat(person.refused(abandon(1, Set.of()))).contains("run 2 is blocked, not run 1");
    assertThat(person.refused(abandon(2, Set.of()))).contains("--may-undo-newer");
    assertThat(person.done(abandon(2, CommandSamples.ALL)))
        .contains("Run 2 is given up", "ends with 200 offsets", "older values may stand");

    assertThat(world.state().replay()).isEmpty();
    assertThat(world.state().phase()).isInstanceOf(Phase.Idle.class);
    assertThat(person.nothing(abandon())).contains("no replay");
  }

  @Test
  void a_replay_that_has_written_nothing_is_abandoned_without_more_ado() {
    person.run(200);
    person.done(new Command.Pause());
    person.done(replay("earliest"));

    assertThat(person.done(abandon())).contains("has written nothing");
  }

  @Test
  void a_rebuild_empties_the_table_and_merges_all_that_is_left() {
    world.define(MergedSinksTest.MERGED);
    person.run(1000);
    person.run(1000);

    assertThat(person.done(REBUILD))
        .contains("Table k.sums is emptied, then 2,000 offsets")
        .contains("in 2 runs, before any other run");
    assertThat(world.run().work()).isEqualTo(new Work.Rebuild(SUMS, OptionalLong.empty()));
    OptionalLong begun = OptionalLong.of(world.run().claimTime());
    assertThat(person.refused(abandon())).contains("run 3");
    world.work();
    assertThat(world.state().replay()).isPresent();
    person.wake();
    assertThat(world.run().work()).isEqualTo(new Work.Rebuild(SUMS, begun));
    world.work();
    assertThat(world.state().replay()).isEmpty();
  }

  @Test
  void a_rebuild_that_would_lack_records_needs_consent() {
    world.define(MergedSinksTest.MERGED);
    person.run(200);
    world.backlogs().retainFrom(TOPIC, 0, 30);

    assertThat(person.refused(REBUILD))
        .contains("retention has taken 30 offsets (flights-0[0, 30))", "--accept-loss");
    assertThat(person.done(new Command.Rebuild(SUMS, Set.of(Consent.LOSS))))
        .contains("The table lacks 30 offsets");
    assertThat(person.refused(new Command.Rebuild(PLAIN, CommandSamples.ALL))).contains("run 2");
  }

  @Test
  void a_blocked_rebuild_is_begun_anew_and_not_abandoned() {
    world.define(MergedSinksTest.MERGED);
    person.run(200);
    person.done(REBUILD);
    block(FailureCode.ROWS_REFUSED);

    assertThat(person.refused(new Command.Skip(2))).contains("rebuild flights k.sums");
    assertThat(person.refused(abandon(2, CommandSamples.ALL)))
        .contains("being made anew", "rebuild flights k.sums");
    assertThat(person.done(REBUILD)).contains("Run 2, which was to do so, is given up");
    assertThat(world.run().number()).isEqualTo(3);
    assertThat(world.run().work()).isEqualTo(new Work.Rebuild(SUMS, OptionalLong.empty()));
  }

  @Test
  void a_table_that_was_not_empty_is_rebuilt_and_the_run_comes_after() {
    person.run(200);
    world.define(MergedSinksTest.MERGED);
    world.produce(200);
    person.wake();
    block(FailureCode.TABLE_NOT_EMPTY);

    assertThat(person.done(REBUILD)).contains("Run 2, which has written nothing, is given up");
    world.work();
    person.wake();
    assertThat(world.run().work().own()).isTrue();
    assertThat(world.run().ranges()).containsExactly(range(0, 100, 200), range(1, 100, 200));
  }

  @Test
  void a_changed_query_of_a_merged_table_is_taken_by_its_rebuild_and_kept_to_its_end() {
    world.define(MergedSinksTest.MERGED);
    person.run(1000);
    person.run(1000);
    String other = MergedSinksTest.MERGED.replace("count(*)", "count(id)");
    world.define(other);

    person.done(REBUILD);
    assertThat(world.run().definition()).isEqualTo(world.pipeline().definition().digest());
    world.work();
    world.define(MergedSinksTest.MERGED);
    assertThat(person.wake().toString()).contains("MERGED_SINK_CHANGED");
    world.define(other);
    person.wake();
    world.work();
    assertThat(world.state().replay()).isEmpty();
    assertThat(world.ledger().commits(FLIGHTS, 9)).hasSize(4);
  }
}
