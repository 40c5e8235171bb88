package io.tidemill.core;

import static io.tidemill.testkit.World.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.Definition;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.core.trigger.SinkChange;
import io.tidemill.core.trigger.SinkChange.Kind;
import io.tidemill.testkit.CallPoints;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.World;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What has been merged can't be taken apart: a merged sink's text stays, or no run starts. */
class MergedSinksTest {
  private static final TableName SUMS = TableName.parse("k.sums");
  static final String MERGED =
      World.DEFINITION.replace(
          "sinks: [",
          "sinks: [{table: k.sums, sql: 'SELECT id, count(*) AS n FROM source GROUP BY id', merge: {n: sum}}, ");
  private static final String OTHER_SQL = MERGED.replace("count(*)", "count(id)");

  /** More calls than a wake-up makes that claims and launches. */
  private static final int MOST_CALLS = 20;

  private final World world = new World();

  private Outcome wake() {
    return world.reconciler().reconcile(world.pipeline());
  }

  /** A run from claim to commit, whose job takes the merged tables as the real one does. */
  private void run() {
    world.produce(200);
    assertThat(wake()).isInstanceOf(Outcome.Launched.class);
    own();
    world.work();
  }

  private void own() {
    world.pipeline().sinks().stream()
        .filter(Sink::merged)
        .forEach(sink -> world.ledger().own(sink.table(), FLIGHTS));
  }

  private String refused(Outcome outcome) {
    Outcome.Held held = (Outcome.Held) outcome;
    assertThat(held.reason()).isEqualTo(HoldReason.MERGED_SINK_CHANGED);
    return held.why();
  }

  private List<SinkChange> changes(Outcome outcome) {
    return ((Outcome.Launched) outcome).changes();
  }

  @Test
  void a_merged_sink_with_other_sql_is_held_with_what_to_do_and_nothing_is_claimed() {
    world.define(MERGED);
    run();
    PipelineState before = world.state();
    world.define(OTHER_SQL);
    world.produce(200);

    assertThat(refused(wake()))
        .contains("k.sums", "sql differs", "run 1", "restore", "a table of its own", "rebuild");
    assertThat(refused(world.reconciler().trigger(world.pipeline()))).contains("k.sums");
    assertThat(world.state()).isEqualTo(before);
    assertThat(world.jobs().all()).hasSize(1);
    assertThat(world.ledger().definition(world.pipeline().definition().digest())).isEmpty();
  }

  @Test
  void a_merged_sink_that_is_restored_goes_on_with_one_claim() {
    world.define(MERGED);
    run();
    world.define(OTHER_SQL);
    world.produce(200);
    refused(wake());
    refused(wake());
    // Restored by hand: the sink is the same, the file isn't.
    world.define("# as before\n" + MERGED);

    assertThat(Started.of(wake())).contains(new Started(2, 1, "job2"));
    assertThat(world.run().span()).isEqualTo(200);
    world.work();
    assertThat(((Outcome.Held) wake()).reason()).isEqualTo(HoldReason.NO_BACKLOG);
    assertThat(world.state().lastRun()).isEqualTo(2);
  }

  @Test
  void any_difference_counts() {
    List<String> others =
        List.of(
            MERGED.replace("id, count", "id,  count"),
            MERGED.replace("n: sum", "n: max"),
            MERGED.replace("{n: sum}", "{n: sum, id: max}"),
            MERGED.replace(", merge: {n: sum}", ""));
    for (String other : others) {
      World fresh = new World();
      fresh.define(MERGED);
      fresh.produce(200);
      fresh.reconciler().reconcile(fresh.pipeline());
      fresh.work();
      fresh.define(other);
      fresh.produce(200);

      assertThat(refused(fresh.reconciler().reconcile(fresh.pipeline()))).contains("k.sums");
      assertThat(fresh.state().lastRun()).isEqualTo(1);
    }
  }

  @Test
  void a_sink_that_was_not_merged_needs_another_table_to_become_so() {
    world.define(MERGED.replace(", merge: {n: sum}", ""));
    run();
    world.define(MERGED);
    world.produce(200);

    assertThat(refused(wake())).contains("k.sums", "merge differs");
  }

  @Test
  void what_a_run_would_be_refused_for_is_not_looked_at_before_one_is_due() {
    world.define(MERGED);
    run();
    world.define(OTHER_SQL);
    world.produce(2);

    assertThat(((Outcome.Held) wake()).reason()).isEqualTo(HoldReason.BELOW_THRESHOLD);
  }

  @Test
  void sinks_that_are_not_merged_may_change_beside_one_that_stays() {
    world.define(MERGED);
    run();
    world.define(MERGED.replace("SELECT *", "SELECT id"));
    world.produce(200);

    assertThat(changes(wake()))
        .containsExactly(new SinkChange(TableName.parse("k.t"), Kind.CHANGED, 2));
  }

  @Test
  void a_new_merged_sink_starts_with_the_run_that_is_first_to_have_it() {
    run();
    world.define(MERGED);
    world.produce(200);

    assertThat(changes(wake())).containsExactly(new SinkChange(SUMS, Kind.NEW, 2));
    own();
    world.work();
    world.produce(200);
    assertThat(changes(wake())).isEmpty();
  }

  @Test
  void a_merged_sink_may_go_but_not_come_back_over_the_runs_it_lacks() {
    world.define(MERGED);
    run();
    world.define(World.DEFINITION);
    world.produce(200);
    assertThat(changes(wake())).containsExactly(new SinkChange(SUMS, Kind.REMOVED, 2));
    world.work();

    world.produce(200);
    for (String back : List.of(MERGED, MERGED.replace(", merge: {n: sum}", ""))) {
      world.define(back);
      assertThat(refused(wake())).contains("k.sums", "left out in run 2", "new table");
    }

    world.define(MERGED.replace("k.sums", "k.sums2"));
    assertThat(changes(wake()))
        .containsExactly(new SinkChange(TableName.parse("k.sums2"), Kind.NEW, 3));
  }

  @Test
  void a_new_sink_on_a_table_that_another_pipeline_merges_into_is_held() {
    run();
    world.ledger().own(SUMS, new PipelineId("others"));
    world.define(MERGED);
    world.produce(200);

    assertThat(refused(wake())).contains("k.sums", "pipeline others");
  }

  @Test
  void all_refusals_are_told_at_once() {
    world.define(MERGED);
    run();
    world.ledger().own(TableName.parse("k.others"), new PipelineId("others"));
    world.define(OTHER_SQL.replace("k.t,", "k.others,"));
    world.produce(200);

    assertThat(refused(wake())).contains("k.sums", "k.others");
  }

  @Test
  void merged_by_a_definition_that_cannot_be_read_means_held_and_never_merged_goes_on() {
    world.define(MERGED);
    run();
    String digest = world.pipeline().definition().digest();
    world.ledger().storeDefinition(new Definition(digest, "pipeline: of another version"));
    world.define("# another text\n" + MERGED);
    world.produce(200);
    assertThat(refused(wake())).contains("k.sums", "run 1", "can't read");

    world.define(MERGED.replace("k.sums", "k.sums2"));
    assertThat(wake()).isInstanceOf(Outcome.Launched.class);
  }

  @Test
  void a_wake_up_that_is_refused_claims_nothing_wherever_it_meets_one_that_is_not() {
    for (int call = 0; call < MOST_CALLS; call++) {
      World fresh = new World();
      fresh.define(MERGED);
      fresh.produce(200);
      fresh.reconciler().reconcile(fresh.pipeline());
      fresh.work();
      fresh.produce(200);
      CallPoints points = new CallPoints();
      points.before(call, () -> fresh.reconciler().reconcile(fresh.pipeline()));

      fresh.reconciler(points).reconcile(World.parse(OTHER_SQL));
      fresh.reconciler().reconcile(fresh.pipeline());

      assertThat(fresh.run().number()).isEqualTo(2);
      assertThat(fresh.run().definition()).isEqualTo(fresh.pipeline().definition().digest());
      assertThat(fresh.jobs().all()).hasSize(2);
    }
  }

  @Test
  void a_run_under_way_is_not_held() {
    world.define(MERGED);
    run();
    world.produce(200);
    wake();
    world.define(OTHER_SQL);
    world.endJobs(JobState.FAILED);

    assertThat(Started.of(wake())).contains(new Started(2, 2, "job3"));
  }
}
