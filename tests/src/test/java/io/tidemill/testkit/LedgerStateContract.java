package io.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.SwapOutcome;
import io.tidemill.core.ledger.Version;
import io.tidemill.core.ledger.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How every ledger changes a pipeline's state; the first half of {@link LedgerContract}. One ledger
 * may serve all tests: each uses a pipeline of its own.
 */
abstract class LedgerStateContract {
  static final int THREADS = 8;

  /** The pipeline of this test. */
  final PipelineId pipeline = new PipelineId("p" + unique());

  /** The ledger under test. */
  protected abstract Ledger ledger();

  /** Loses answers to changes that {@link #ledger()} sends. */
  protected abstract Losses losses();

  static Stream<Arguments> everyKind() {
    return SampleStates.everyKind().entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @Test
  void a_pipeline_that_was_never_created_has_no_state() {
    assertThat(ledger().load(pipeline)).isEmpty();
  }

  @Test
  void the_first_state_gets_version_1() {
    PipelineState first = SampleStates.first(pipeline);

    Versioned created = swapped(ledger().create(first));

    assertThat(created.version().number()).isEqualTo(1);
    assertThat(created.state()).isEqualTo(first);
    assertThat(ledger().load(pipeline)).contains(created);
  }

  @Test
  void created_twice_the_first_one_stands() {
    Versioned created = swapped(ledger().create(SampleStates.numbered(pipeline, 1)));

    assertThat(stale(ledger().create(SampleStates.numbered(pipeline, 2)))).isEqualTo(created);
    assertThat(ledger().load(pipeline)).contains(created);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyKind")
  void every_state_comes_back_as_it_was_stored(String name, UnaryOperator<PipelineState> sample) {
    Versioned first = swapped(ledger().create(SampleStates.first(pipeline)));
    PipelineState state = sample.apply(first.state());

    Versioned changed = swapped(ledger().swap(first.version(), state));

    assertThat(changed.state()).isEqualTo(state);
    assertThat(ledger().load(pipeline)).contains(changed);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyKind")
  void nothing_of_a_state_stays_behind_in_the_next(
      String name, UnaryOperator<PipelineState> sample) {
    PipelineState first = SampleStates.first(pipeline);
    Versioned created = swapped(ledger().create(sample.apply(first)));
    Versioned changed = swapped(ledger().swap(created.version(), first));

    assertThat(ledger().load(pipeline)).contains(changed);
  }

  @Test
  void every_change_has_a_nonce_of_its_own() {
    Versioned first = swapped(ledger().create(SampleStates.first(pipeline)));
    Versioned second = swapped(ledger().swap(first.version(), first.state()));
    Versioned third = swapped(ledger().swap(second.version(), first.state()));

    assertThat(List.of(first, second, third))
        .extracting(state -> state.version().nonce())
        .doesNotHaveDuplicates();
  }

  @Test
  void a_change_from_an_older_version_is_stale() {
    Versioned first = swapped(ledger().create(SampleStates.numbered(pipeline, 0)));
    Versioned second = swapped(ledger().swap(first.version(), SampleStates.numbered(pipeline, 1)));

    Versioned current = stale(ledger().swap(first.version(), SampleStates.numbered(pipeline, 2)));

    assertThat(current).isEqualTo(second);
    assertThat(ledger().load(pipeline)).contains(second);
  }

  @Test
  void a_change_with_the_right_number_and_a_foreign_nonce_is_stale() {
    Versioned first = swapped(ledger().create(SampleStates.numbered(pipeline, 0)));

    assertThat(stale(ledger().swap(new Version(1, "foreign"), SampleStates.numbered(pipeline, 1))))
        .isEqualTo(first);
  }

  @Test
  void a_change_of_a_pipeline_that_was_never_created_is_refused() {
    assertThatThrownBy(() -> ledger().swap(new Version(1, "any"), SampleStates.first(pipeline)))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining(pipeline.value());
    assertThat(ledger().load(pipeline)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_creation_stands_whose_answer_was_lost(LostAnswer how) {
    losses().loseNext(1, how);

    Versioned created = swapped(ledger().create(SampleStates.first(pipeline)));

    assertThat(ledger().load(pipeline)).contains(created);
  }

  @ParameterizedTest
  @EnumSource
  void a_change_stands_whose_answer_was_lost(LostAnswer how) {
    Versioned first = swapped(ledger().create(SampleStates.numbered(pipeline, 0)));
    losses().loseNext(1, how);

    Versioned changed = swapped(ledger().swap(first.version(), SampleStates.numbered(pipeline, 1)));

    assertThat(changed.version().number()).isEqualTo(2);
    assertThat(ledger().load(pipeline)).contains(changed);
  }

  @ParameterizedTest
  @EnumSource(names = {"APPLIED", "NOT_APPLIED"})
  void a_change_stands_whose_answer_was_lost_several_times(LostAnswer how) {
    Versioned first = swapped(ledger().create(SampleStates.numbered(pipeline, 0)));
    losses().loseNext(3, how);

    Versioned changed = swapped(ledger().swap(first.version(), SampleStates.numbered(pipeline, 1)));

    assertThat(changed.version().number()).isEqualTo(2);
    assertThat(ledger().load(pipeline)).contains(changed);
  }

  @ParameterizedTest
  @EnumSource(names = {"APPLIED", "DELIVERED_TWICE"})
  void somebody_elses_change_after_ours_whose_answer_was_lost_is_what_we_see(LostAnswer how) {
    Versioned first = swapped(ledger().create(SampleStates.numbered(pipeline, 0)));
    List<Versioned> others = new ArrayList<>();
    losses()
        .loseNext(
            1,
            how,
            () -> {
              Versioned ours = ledger().load(pipeline).orElseThrow();
              others.add(
                  swapped(ledger().swap(ours.version(), SampleStates.numbered(pipeline, 2))));
            });

    Versioned current = stale(ledger().swap(first.version(), SampleStates.numbered(pipeline, 1)));

    assertThat(current).isEqualTo(others.get(0));
    assertThat(current.version().number()).isEqualTo(3);
    assertThat(ledger().load(pipeline)).contains(current);
  }

  @Test
  void somebody_elses_change_in_place_of_ours_that_never_arrived_stands() {
    Versioned first = swapped(ledger().create(SampleStates.numbered(pipeline, 0)));
    List<Versioned> others = new ArrayList<>();
    losses()
        .loseNext(
            1,
            LostAnswer.NOT_APPLIED,
            () ->
                others.add(
                    swapped(ledger().swap(first.version(), SampleStates.numbered(pipeline, 2)))));

    Versioned current = stale(ledger().swap(first.version(), SampleStates.numbered(pipeline, 1)));

    assertThat(current).isEqualTo(others.get(0));
  }

  @ParameterizedTest
  @EnumSource(names = {"APPLIED", "NOT_APPLIED"})
  void a_change_that_is_never_answered_is_reported_as_unknown(LostAnswer how) {
    Versioned first = swapped(ledger().create(SampleStates.numbered(pipeline, 0)));
    losses().loseNext(1_000, how);

    assertThatThrownBy(() -> ledger().swap(first.version(), SampleStates.numbered(pipeline, 1)))
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME))
        .hasMessageContaining(pipeline.value());

    losses().loseNext(0, how);
    assertThat(ledger().load(pipeline).orElseThrow().version().number())
        .isEqualTo(how == LostAnswer.APPLIED ? 2 : 1);
  }

  @Test
  void of_concurrent_changes_exactly_one_wins_each_version() {
    ledger().create(SampleStates.numbered(pipeline, 0));

    List<List<Versioned>> wins = Concurrently.run(THREADS, thread -> win(10, () -> {}));

    exactlyOneWonEachVersion(wins);
  }

  @Test
  void of_concurrent_changes_exactly_one_wins_each_version_though_answers_are_lost() {
    ledger().create(SampleStates.numbered(pipeline, 0));

    List<List<Versioned>> wins =
        Concurrently.run(
            THREADS,
            thread -> {
              Random random = new Random(thread);
              LostAnswer[] ways = LostAnswer.values();
              return win(
                  5, () -> losses().loseNext(random.nextInt(2), ways[random.nextInt(ways.length)]));
            });

    exactlyOneWonEachVersion(wins);
  }

  private void exactlyOneWonEachVersion(List<List<Versioned>> wins) {
    List<Versioned> all = wins.stream().flatMap(List::stream).toList();
    assertThat(all).extracting(won -> won.version().number()).doesNotHaveDuplicates();
    assertThat(all)
        .allSatisfy(
            won ->
                assertThat(won.state().writeTimes().floor()).isEqualTo(won.version().number() - 1));
    // A change that was applied, unanswered, and followed by another's counts here alone.
    Versioned end = ledger().load(pipeline).orElseThrow();
    assertThat(end.state().writeTimes().floor()).isEqualTo(end.version().number() - 1);
    assertThat(end.version().number()).isGreaterThan(all.size());
  }

  /** Counts up until {@code times} changes of this thread were answered as swapped. */
  private List<Versioned> win(int times, Runnable beforeEach) {
    List<Versioned> wins = new ArrayList<>();
    while (wins.size() < times) {
      Versioned current = ledger().load(pipeline).orElseThrow();
      long next = current.state().writeTimes().floor() + 1;
      beforeEach.run();
      ledger()
          .swap(current.version(), SampleStates.numbered(pipeline, next))
          .match(swapped -> wins.add(swapped.now()), stale -> false);
    }
    return wins;
  }

  private static Versioned swapped(SwapOutcome outcome) {
    assertThat(outcome).isInstanceOf(SwapOutcome.Swapped.class);
    return ((SwapOutcome.Swapped) outcome).now();
  }

  private static Versioned stale(SwapOutcome outcome) {
    assertThat(outcome).isInstanceOf(SwapOutcome.Stale.class);
    return ((SwapOutcome.Stale) outcome).current();
  }

  static String unique() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, 16);
  }
}
