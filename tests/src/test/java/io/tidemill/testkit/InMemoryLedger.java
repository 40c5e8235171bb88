package io.tidemill.testkit;

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
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A ledger without a server, for tests of what stands on one. Passes the same {@link
 * LedgerContract} as the real ones, lost answers included. Safe for use by several threads.
 */
public final class InMemoryLedger implements Ledger {
  /** How often a change is sent before its outcome is given up as unknown. */
  private static final int TRIES = 5;

  private final LedgerId id;
  private final InstantSource clock;
  private final Losses losses = new Losses();
  private final Map<PipelineId, Versioned> states = new HashMap<>();
  private final Map<String, Definition> definitions = new HashMap<>();
  private final Map<PipelineId, NavigableMap<Long, Commit>> commits = new HashMap<>();
  private final Map<PipelineId, NavigableMap<Long, PositionChange>> changes = new HashMap<>();
  private final Map<TableName, PipelineId> owners = new HashMap<>();
  private long nonces;

  /**
   * Makes an empty ledger.
   *
   * @param clock the store's
   */
  public InMemoryLedger(InstantSource clock) {
    this.id = new LedgerId("inmemory");
    this.clock = clock;
  }

  /** Loses answers to changes of state that are sent from now on. */
  public Losses losses() {
    return losses;
  }

  @Override
  public LedgerId id() {
    return id;
  }

  @Override
  public Instant storeTime() {
    return clock.instant();
  }

  @Override
  public synchronized Optional<Versioned> load(PipelineId pipeline) {
    return Optional.ofNullable(states.get(pipeline));
  }

  @Override
  public SwapOutcome create(PipelineState first) {
    return settle(new Versioned(new Version(1, nonce()), first), Function.identity());
  }

  @Override
  public SwapOutcome swap(Version expected, PipelineState next) {
    return settle(
        new Versioned(new Version(expected.number() + 1, nonce()), next),
        current -> {
          if (current.isEmpty()) {
            throw new TidemillException(
                FailureKind.OPERATOR,
                "The ledger has no state of pipeline %s to change".formatted(next.pipeline()));
          }
          return current.filter(row -> !row.version().equals(expected));
        });
  }

  /**
   * Sends a change until it is answered.
   *
   * @param refusal the row as it is to the row that refuses the change, or to empty
   */
  private SwapOutcome settle(
      Versioned next, Function<Optional<Versioned>, Optional<Versioned>> refusal) {
    return Settlement.settle(next, () -> sent(() -> send(next, refusal)), tries -> tries < TRIES);
  }

  private <T> T sent(Supplier<T> request) {
    try {
      return losses.pass(request);
    } catch (Losses.AnswerLost e) {
      throw new TidemillException(
          FailureKind.UNKNOWN_OUTCOME, "The answer to a change was lost", e);
    }
  }

  private synchronized Optional<Versioned> send(
      Versioned next, Function<Optional<Versioned>, Optional<Versioned>> refusal) {
    PipelineId pipeline = next.state().pipeline();
    Optional<Versioned> refusing = refusal.apply(load(pipeline));
    if (refusing.isEmpty()) {
      states.put(pipeline, next);
    }
    return refusing;
  }

  private synchronized String nonce() {
    return "nonce-" + nonces++;
  }

  @Override
  public synchronized void storeDefinition(Definition definition) {
    definitions.put(definition.digest(), definition);
  }

  @Override
  public synchronized Optional<Definition> definition(String digest) {
    return Optional.ofNullable(definitions.get(digest));
  }

  @Override
  public synchronized void recordCommit(PipelineId pipeline, Commit commit) {
    record(commits, pipeline, commit.run().number(), commit);
  }

  @Override
  public synchronized List<Commit> commits(PipelineId pipeline, int limit) {
    return newest(commits, pipeline, limit);
  }

  @Override
  public synchronized void recordChange(PipelineId pipeline, PositionChange change) {
    record(changes, pipeline, change.number(), change);
  }

  @Override
  public synchronized List<PositionChange> changes(PipelineId pipeline, int limit) {
    return newest(changes, pipeline, limit);
  }

  private static <T> void record(
      Map<PipelineId, NavigableMap<Long, T>> history, PipelineId pipeline, long number, T entry) {
    history
        .computeIfAbsent(pipeline, any -> new TreeMap<>(Comparator.reverseOrder()))
        .put(number, entry);
  }

  private static <T> List<T> newest(
      Map<PipelineId, NavigableMap<Long, T>> history, PipelineId pipeline, int limit) {
    return history.getOrDefault(pipeline, new TreeMap<>()).values().stream().limit(limit).toList();
  }

  @Override
  public PipelineId own(TableName table, PipelineId pipeline) {
    return Settlement.answer(
        "make %s the owner of %s".formatted(pipeline, table),
        () -> sent(() -> firstOwner(table, pipeline)),
        tries -> tries < TRIES);
  }

  private synchronized PipelineId firstOwner(TableName table, PipelineId pipeline) {
    return owners.computeIfAbsent(table, any -> pipeline);
  }

  @Override
  public synchronized Optional<PipelineId> owner(TableName table) {
    return Optional.ofNullable(owners.get(table));
  }
}
