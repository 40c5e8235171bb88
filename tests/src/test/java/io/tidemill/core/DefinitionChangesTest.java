package io.tidemill.core;

import static io.tidemill.testkit.World.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.Definition;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.pipeline.StoredDefinitions;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.core.trigger.SinkChange;
import io.tidemill.core.trigger.SinkChange.Kind;
import io.tidemill.core.trigger.SinkChanges;
import io.tidemill.testkit.CallPoints;
import io.tidemill.testkit.World;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A definition that its author changes takes effect between two runs, and says so. */
class DefinitionChangesTest {
  private static final String ONE_MORE =
      World.DEFINITION.replace("sinks: [", "sinks: [{table: k.more, sql: SELECT id FROM source}, ");
  private static final String OTHER_SQL = World.DEFINITION.replace("SELECT *", "SELECT id");
  private static final String OTHER_TRIGGER = World.DEFINITION.replace("100,", "90,");

  private final World world = new World();

  private Outcome wake() {
    return world.reconciler().reconcile(world.pipeline());
  }

  private void runOnce() {
    world.produce(200);
    assertThat(wake()).isInstanceOf(Outcome.Launched.class);
    world.work();
  }

  private List<SinkChange> changesOfNextRun() {
    world.produce(200);
    return ((Outcome.Launched) wake()).changes();
  }

  private static SinkChange change(String table, Kind kind, long run) {
    return new SinkChange(TableName.parse(table), kind, run);
  }

  @Test
  void a_first_run_changes_nothing() {
    assertThat(changesOfNextRun()).isEmpty();
  }

  @Test
  void a_new_sink_holds_from_the_run_that_is_first_to_have_it() {
    runOnce();
    runOnce();
    world.define(ONE_MORE);

    assertThat(changesOfNextRun()).containsExactly(change("k.more", Kind.NEW, 3));
    world.work();
    assertThat(changesOfNextRun()).isEmpty();
  }

  @Test
  void a_changed_and_a_removed_sink_are_told() {
    world.define(ONE_MORE);
    runOnce();
    world.define(OTHER_SQL);

    assertThat(changesOfNextRun())
        .containsExactly(change("k.t", Kind.CHANGED, 2), change("k.more", Kind.REMOVED, 2));
  }

  @Test
  void a_change_of_the_trigger_is_none_of_a_sink() {
    runOnce();
    world.define(OTHER_TRIGGER);

    assertThat(changesOfNextRun()).isEmpty();
    assertThat(world.run().definition()).isEqualTo(world.pipeline().definition().digest());
  }

  @Test
  void a_run_under_way_keeps_its_definition_in_every_attempt_and_in_its_commit() {
    world.produce(200);
    wake();
    String claimed = world.run().definition();
    world.define(OTHER_SQL);

    world.endJobs(JobState.FAILED);
    Outcome.Launched second = (Outcome.Launched) wake();
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.changes()).isEmpty();
    assertThat(world.run().definition()).isEqualTo(claimed);
    world.work();
    assertThat(changesOfNextRun()).containsExactly(change("k.t", Kind.CHANGED, 2));
    world.work();

    assertThat(world.ledger().commits(FLIGHTS, 2))
        .extracting(commit -> commit.run().definition())
        .containsExactly(world.pipeline().definition().digest(), claimed);
  }

  @Test
  void only_the_first_attempt_tells_the_changes() {
    runOnce();
    world.define(OTHER_SQL);

    assertThat(changesOfNextRun()).hasSize(1);
    world.endJobs(JobState.FAILED);
    assertThat(((Outcome.Launched) wake()).changes()).isEmpty();
  }

  @Test
  void the_wake_up_that_launches_tells_the_changes_though_another_claimed() {
    runOnce();
    world.define(OTHER_SQL);
    world.produce(200);
    int calls = 0;
    do {
      CallPoints points = new CallPoints();
      points.dieAfter(calls++);
      world.wake(world.reconciler(points));
    } while (world.state().lastRun() == 1);

    assertThat(((Outcome.Launched) wake()).changes())
        .containsExactly(change("k.t", Kind.CHANGED, 2));
  }

  @Test
  void an_earlier_definition_that_cannot_be_read_may_have_been_any() {
    runOnce();
    String digest = world.state().lastCommit().orElseThrow().run().definition();
    world.ledger().storeDefinition(new Definition(digest, "pipeline: of another version"));
    world.define(ONE_MORE);

    assertThat(changesOfNextRun())
        .containsExactly(change("k.more", Kind.CHANGED, 2), change("k.t", Kind.CHANGED, 2));
  }

  @Test
  void the_history_tells_changes_between_any_two_runs() {
    runOnce();
    world.define(OTHER_SQL);
    runOnce();
    runOnce();
    List<Run> runs =
        world.ledger().commits(FLIGHTS, 3).stream().map(commit -> commit.run()).toList();
    StoredDefinitions definitions = new StoredDefinitions(world.ledger());

    assertThat(SinkChanges.between(definitions, runs.get(1), runs.get(0))).isEmpty();
    assertThat(SinkChanges.between(definitions, runs.get(2), runs.get(1)))
        .containsExactly(change("k.t", Kind.CHANGED, 2));
  }

  @Test
  void a_definition_costs_reads_only_when_it_changed() {
    runOnce();
    int same = callsOfNextRun();
    world.work();
    int sameAgain = callsOfNextRun();
    world.work();
    world.define(OTHER_TRIGGER);
    int changed = callsOfNextRun();

    assertThat(sameAgain).isEqualTo(same);
    // The last run's definition for merged sinks; both for the changes.
    assertThat(changed).isEqualTo(same + 3);
  }

  private int callsOfNextRun() {
    world.produce(200);
    CallPoints points = new CallPoints();
    assertThat(world.reconciler(points).reconcile(world.pipeline()))
        .isInstanceOf(Outcome.Launched.class);
    return points.calls();
  }
}
