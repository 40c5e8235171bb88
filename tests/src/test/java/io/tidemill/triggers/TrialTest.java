package io.tidemill.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.SwapOutcome;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.testkit.InMemoryLedger;
import io.tidemill.testkit.SampleStates;
import io.tidemill.testkit.SettableClock;
import org.junit.jupiter.api.Test;

class TrialTest {
  private static final PipelineId PIPELINE = new PipelineId("tried");

  private final Ledger real = new InMemoryLedger(new SettableClock(SampleStates.TIME));
  private final Ledger trial = Trial.of(real);
  private final PipelineState first = SampleStates.numbered(PIPELINE, 1);
  private final PipelineState next = SampleStates.numbered(PIPELINE, 2);

  private static Versioned swapped(SwapOutcome outcome) {
    assertThat(outcome).isInstanceOf(SwapOutcome.Swapped.class);
    return ((SwapOutcome.Swapped) outcome).now();
  }

  @Test
  void a_state_that_a_trial_makes_is_seen_by_the_trial_alone() {
    Versioned made = swapped(trial.create(first));
    Versioned changed = swapped(trial.swap(made.version(), next));

    assertThat(trial.load(PIPELINE)).contains(changed);
    assertThat(changed.state()).isEqualTo(next);
    assertThat(real.load(PIPELINE)).isEmpty();
  }

  @Test
  void a_trial_goes_on_from_what_is_there_and_leaves_it_alone() {
    Versioned there = swapped(real.create(first));

    assertThat(trial.create(next)).isEqualTo(new SwapOutcome.Stale(there));
    assertThat(trial.swap(there.version(), next)).isInstanceOf(SwapOutcome.Swapped.class);
    assertThat(trial.swap(there.version(), next)).isInstanceOf(SwapOutcome.Stale.class);
    assertThat(real.load(PIPELINE)).contains(there);
  }
}
