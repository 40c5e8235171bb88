package io.tidemill.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.LedgerId;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.testkit.LedgerContract;
import io.tidemill.testkit.Losses;
import io.tidemill.testkit.SampleRuns;
import io.tidemill.testkit.SampleStates;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SimLedgerTest extends LedgerContract {
  private static final Pattern CHANGES = Pattern.compile("ledger\\.(create|swap.*|own)");

  private final TrueTime time = new TrueTime(Instant.EPOCH);
  private final SimLedger ledger = new SimLedger(new LedgerId("simulate"), time);
  private final Losses losses = new Losses();
  private final Calls calls =
      new Calls() {
        @Override
        public synchronized <T> T call(String step, Supplier<T> effect) {
          try {
            return CHANGES.matcher(step).matches() ? losses.pass(effect) : effect.get();
          } catch (Losses.AnswerLost e) {
            throw new AnswerLost(step);
          }
        }
      };

  @Override
  protected Ledger ledger() {
    return ledger.ledger(calls);
  }

  @Override
  protected Losses losses() {
    return losses;
  }

  @Override
  protected InstantSource storeClock() {
    return time;
  }

  @Test
  void restored_it_lacks_what_came_after_the_backup_and_the_journal_does_not() {
    PipelineId mine = new PipelineId("mine");
    TableName table = new TableName("sim", "t");
    ledger().create(SampleStates.numbered(mine, 1));
    SimLedger.Backup backup = ledger.backup();
    Versioned first = ledger().load(mine).orElseThrow();
    ledger().swap(first.version(), SampleStates.numbered(mine, 2));
    ledger().own(table, mine);
    ledger().recordCommit(mine, SampleRuns.commit(1));

    ledger.restore(backup);

    assertThat(ledger().load(mine)).contains(first);
    assertThat(ledger().owner(table)).isEmpty();
    assertThat(ledger().commits(mine, 10)).isEmpty();
    assertThat(ledger.journal()).hasSize(2);
  }
}
