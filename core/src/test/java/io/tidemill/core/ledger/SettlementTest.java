package io.tidemill.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.Samples;
import io.tidemill.core.TidemillException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettlementTest {
  private static final Versioned OURS = row(2, "ours");
  private static final Versioned THEIRS = row(3, "theirs");

  /** What the store answers, one after another. */
  private final Deque<Supplier<Optional<Versioned>>> answers = new ArrayDeque<>();

  private int sent;

  private static Versioned row(long number, String nonce) {
    return new Versioned(new Version(number, nonce), Samples.idle());
  }

  private void answering(List<Supplier<Optional<Versioned>>> next) {
    answers.addAll(next);
  }

  private static Supplier<Optional<Versioned>> applied() {
    return Optional::empty;
  }

  private static Supplier<Optional<Versioned>> refused(Versioned row) {
    return () -> Optional.of(row);
  }

  private static Supplier<Optional<Versioned>> fails(FailureKind kind) {
    return () -> {
      throw new TidemillException(kind, "as the test asked");
    };
  }

  private SwapOutcome settle(int most) {
    return Settlement.settle(
        OURS,
        () -> {
          sent++;
          return answers.remove().get();
        },
        tries -> tries < most);
  }

  @Test
  void what_was_applied_is_swapped() {
    answering(List.of(applied()));

    assertThat(settle(1)).isEqualTo(new SwapOutcome.Swapped(OURS));
  }

  @Test
  void the_first_refusal_that_shows_our_nonce_means_that_it_was_applied() {
    answering(List.of(refused(OURS)));

    assertThat(settle(1)).isEqualTo(new SwapOutcome.Swapped(OURS));
  }

  @Test
  void a_refusal_that_shows_a_foreign_nonce_is_stale() {
    answering(List.of(refused(THEIRS)));

    assertThat(settle(1)).isEqualTo(new SwapOutcome.Stale(THEIRS));
  }

  @Test
  void after_lost_answers_the_refusal_tells() {
    answering(
        List.of(
            fails(FailureKind.UNKNOWN_OUTCOME), fails(FailureKind.INFRASTRUCTURE), refused(OURS)));

    assertThat(settle(3)).isEqualTo(new SwapOutcome.Swapped(OURS));
    assertThat(sent).isEqualTo(3);
  }

  @Test
  void what_was_never_answered_is_unknown_whatever_failed_last() {
    for (FailureKind last : FailureKind.values()) {
      answering(List.of(fails(FailureKind.UNKNOWN_OUTCOME), fails(last)));

      assertKind(FailureKind.UNKNOWN_OUTCOME);
    }
  }

  @Test
  void what_never_arrived_is_not_unknown() {
    answering(List.of(fails(FailureKind.INFRASTRUCTURE), fails(FailureKind.INFRASTRUCTURE)));

    assertKind(FailureKind.INFRASTRUCTURE);
  }

  @ParameterizedTest
  @EnumSource(names = {"OPERATOR", "PIPELINE"})
  void what_trying_again_cant_help_is_sent_once(FailureKind kind) {
    answering(List.of(fails(kind)));

    assertKind(kind);
    assertThat(sent).isEqualTo(1);
  }

  private void assertKind(FailureKind kind) {
    assertThatThrownBy(() -> settle(2))
        .isInstanceOfSatisfying(TidemillException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
