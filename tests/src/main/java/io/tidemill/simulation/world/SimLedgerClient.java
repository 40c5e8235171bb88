package io.tidemill.simulation.world;

import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerId;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Definition;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.Settlement;
import io.tidemill.core.ledger.SwapOutcome;
import io.tidemill.core.ledger.Version;
import io.tidemill.core.ledger.Versioned;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@link SimLedger} as one process reaches it. */
final class SimLedgerClient implements Ledger {
  /** How often a change is sent before its outcome is given up as unknown. */
  private static final int TRIES = 5;

  private final SimLedger ledger;
  private final Calls calls;

  SimLedgerClient(SimLedger ledger, Calls calls) {
    this.ledger = ledger;
    this.calls = calls;
  }

  @Override
  public LedgerId id() {
    return ledger.id();
  }

  @Override
  public Optional<Versioned> load(PipelineId pipeline) {
    return answered("ledger.load", () -> ledger.load(pipeline));
  }

  @Override
  public Instant storeTime() {
    return answered("ledger.time", ledger::storeTime);
  }

  @Override
  public SwapOutcome create(PipelineState first) {
    Versioned next = new Versioned(new Version(1, nonce()), first);
    return settle("ledger.create", next, () -> ledger.compareAndSet(null, next));
  }

  @Override
  public SwapOutcome swap(Version expected, PipelineState next) {
    Versioned row = new Versioned(new Version(expected.number() + 1, nonce()), next);
    return settle(step(next), row, () -> ledger.compareAndSet(expected, row));
  }

  /** Named by what the row becomes. */
  private static String step(PipelineState next) {
    return next.phase()
        .match(
            idle -> "ledger.swap(idle)",
            claimed -> "ledger.swap(claimed)",
            running -> "ledger.swap(running)",
            blocked -> "ledger.swap(blocked)");
  }

  private String nonce() {
    return calls.call("ledger.nonce", ledger::drawNonce);
  }

  private SwapOutcome settle(String step, Versioned next, Supplier<Optional<Versioned>> change) {
    SwapOutcome outcome = Settlement.settle(next, () -> sent(step, change), tries -> tries < TRIES);
    outcome.match(swapped -> swapped.now(), stale -> foreign(next, stale.current()));
    return outcome;
  }

  /** A change that the row shows was applied, and must not be taken for refused. */
  private static Versioned foreign(Versioned next, Versioned current) {
    if (current.version().nonce().equals(next.version().nonce())) {
      throw new IllegalStateException("The answer calls stale what was applied: " + next.version());
    }
    return current;
  }

  private <T> T sent(String step, Supplier<T> change) {
    try {
      return calls.call(step, change);
    } catch (AnswerLost e) {
      throw new TidemillException(
          FailureKind.UNKNOWN_OUTCOME, "The store gave no answer to " + step, e);
    }
  }

  @Override
  public void storeDefinition(Definition definition) {
    answered("ledger.definition", done(() -> ledger.store(definition)));
  }

  @Override
  public Optional<Definition> definition(String digest) {
    return answered("ledger.read-definition", () -> ledger.definition(digest));
  }

  @Override
  public void recordCommit(PipelineId pipeline, Commit commit) {
    answered("ledger.record-commit", done(() -> ledger.record(pipeline, commit)));
  }

  @Override
  public List<Commit> commits(PipelineId pipeline, int limit) {
    return answered("ledger.commits", () -> ledger.commits(pipeline, limit));
  }

  @Override
  public void recordChange(PipelineId pipeline, PositionChange change) {
    answered("ledger.record-change", done(() -> ledger.record(pipeline, change)));
  }

  @Override
  public List<PositionChange> changes(PipelineId pipeline, int limit) {
    return answered("ledger.changes", () -> ledger.changes(pipeline, limit));
  }

  @Override
  public PipelineId own(TableName table, PipelineId pipeline) {
    for (int tries = 1; ; tries++) {
      try {
        return sent("ledger.own", () -> ledger.own(table, pipeline));
      } catch (TidemillException e) {
        if (e.kind() != FailureKind.UNKNOWN_OUTCOME || tries == TRIES) {
          throw e;
        }
      }
    }
  }

  @Override
  public Optional<PipelineId> owner(TableName table) {
    return answered("ledger.owner", () -> ledger.owner(table));
  }

  private static Supplier<Boolean> done(Runnable effect) {
    return () -> {
      effect.run();
      return true;
    };
  }

  private <T> T answered(String step, Supplier<T> effect) {
    try {
      return calls.call(step, effect);
    } catch (AnswerLost e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "The store gave no answer to " + step, e);
    }
  }
}
