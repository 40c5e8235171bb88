package io.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Definition;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.PositionChange.Kind;
import io.tidemill.core.ledger.SwapOutcome;
import io.tidemill.core.ledger.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every ledger must do: change states as {@link LedgerStateContract} says, and keep
 * definitions, history and owners.
 */
public abstract class LedgerContract extends LedgerStateContract {
  /** What stores' clocks may leave out. */
  private static final Duration GRAIN = Duration.ofMillis(1);

  /** The clock that {@link #ledger()} tells. */
  protected abstract InstantSource storeClock();

  @Test
  void of_concurrent_creations_exactly_one_wins() {
    List<SwapOutcome> outcomes =
        Concurrently.run(
            THREADS, thread -> ledger().create(SampleStates.numbered(pipeline, thread)));

    Versioned winner = ledger().load(pipeline).orElseThrow();
    assertThat(outcomes)
        .extracting(outcome -> outcome.match(SwapOutcome.Swapped::now, SwapOutcome.Stale::current))
        .containsOnly(winner);
    assertThat(outcomes).filteredOn(SwapOutcome.Swapped.class::isInstance).hasSize(1);
  }

  @Test
  void a_definition_is_kept_by_its_digest() {
    String digest = unique();
    Definition definition = new Definition(digest, "pipeline: flights\n# „quoted“ 'text' $$\n");

    assertThat(ledger().definition(digest)).isEmpty();
    ledger().storeDefinition(definition);
    ledger().storeDefinition(definition);

    assertThat(ledger().definition(digest)).contains(definition);
  }

  @Test
  void history_is_empty_at_first() {
    assertThat(ledger().commits(pipeline, 10)).isEmpty();
  }

  @Test
  void history_gives_the_newest_commits_first_whatever_their_order_was() {
    for (long run : new long[] {2, 12, 1, 100, 11}) {
      ledger().recordCommit(pipeline, SampleRuns.commit(run));
    }

    assertThat(ledger().commits(pipeline, 3))
        .extracting(commit -> commit.run().number())
        .containsExactly(100L, 12L, 11L);
    assertThat(ledger().commits(pipeline, 100)).hasSize(5);
  }

  @Test
  void the_newest_of_the_history_stay_however_old_they_are() {
    for (long number = 1; number <= 1_000; number += 333) {
      Commit sample = SampleRuns.commit(number);
      ledger()
          .recordCommit(
              pipeline,
              new Commit(
                  sample.run(),
                  sample.entrant(),
                  Instant.EPOCH,
                  sample.books(),
                  sample.lost(),
                  sample.effort()));
    }

    assertThat(ledger().commits(pipeline, 1))
        .extracting(commit -> commit.run().number())
        .containsExactly(1_000L);
  }

  @Test
  void a_commit_recorded_twice_is_in_the_history_once_and_whole() {
    Commit commit = SampleRuns.commit(3);
    ledger().recordCommit(pipeline, commit);
    ledger().recordCommit(pipeline, commit);

    assertThat(ledger().commits(pipeline, 10)).containsExactly(commit);
    Map<String, ?> steps = ledger().commits(pipeline, 1).get(0).steps();
    assertThat(steps.keySet()).containsExactlyElementsOf(commit.steps().keySet());
  }

  @Test
  void history_keeps_pipelines_apart() {
    ledger().recordCommit(pipeline, SampleRuns.commit(1));

    assertThat(ledger().commits(new PipelineId(pipeline + "-b"), 10)).isEmpty();
  }

  @Test
  void changes_of_the_position_are_none_at_first() {
    assertThat(ledger().changes(pipeline, 10)).isEmpty();
  }

  @Test
  void changes_come_newest_first_whatever_their_order_was() {
    for (long number : new long[] {2, 12, 1, 100, 11}) {
      ledger().recordChange(pipeline, SampleStates.change(number, Kind.RESET));
    }

    assertThat(ledger().changes(pipeline, 3))
        .extracting(PositionChange::number)
        .containsExactly(100L, 12L, 11L);
    assertThat(ledger().changes(pipeline, 100)).hasSize(5);
  }

  @ParameterizedTest
  @EnumSource
  void a_change_recorded_twice_is_in_the_history_once_and_whole(Kind kind) {
    PositionChange change = SampleStates.change(3, kind);
    ledger().recordChange(pipeline, change);
    ledger().recordChange(pipeline, change);

    assertThat(ledger().changes(pipeline, 10)).containsExactly(change);
  }

  @Test
  void changes_of_one_pipeline_are_not_anothers() {
    ledger().recordChange(pipeline, SampleStates.change(1, Kind.GAP));

    assertThat(ledger().changes(new PipelineId(pipeline + "-b"), 10)).isEmpty();
    assertThat(ledger().commits(pipeline, 10)).isEmpty();
  }

  @Test
  void the_stores_clock_is_told() {
    Instant before = storeClock().instant();
    Instant told = ledger().storeTime();
    Instant after = storeClock().instant();

    assertThat(told).isBetween(before.minus(GRAIN), after.plus(GRAIN));
  }

  @Test
  void a_table_belongs_to_whoever_came_first() {
    TableName table = new TableName("flights", "t" + unique());
    PipelineId other = new PipelineId("other");

    assertThat(ledger().owner(table)).isEmpty();
    assertThat(ledger().own(table, pipeline)).isEqualTo(pipeline);
    assertThat(ledger().own(table, other)).isEqualTo(pipeline);
    assertThat(ledger().own(table, pipeline)).isEqualTo(pipeline);
    assertThat(ledger().owner(table)).contains(pipeline);
  }

  @ParameterizedTest
  @EnumSource
  void a_table_belongs_to_whoever_came_first_though_the_answer_was_lost(LostAnswer how) {
    TableName table = new TableName("flights", "t" + unique());
    losses().loseNext(1, how);

    assertThat(ledger().own(table, pipeline)).isEqualTo(pipeline);
    assertThat(ledger().owner(table)).contains(pipeline);
  }

  @Test
  void of_pipelines_that_want_one_table_at_once_all_learn_the_same_owner() {
    TableName table = new TableName("flights", "t" + unique());

    List<PipelineId> owners =
        Concurrently.run(THREADS, thread -> ledger().own(table, new PipelineId("wants-" + thread)));

    assertThat(owners).containsOnly(ledger().owner(table).orElseThrow());
  }
}
