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
import io.tidemill.core.ledger.Version;
import io.tidemill.core.ledger.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The ledger's tables. The environment calls its methods directly; a process reaches it by {@link
 * #ledger}. A journal that no restore takes back keeps every change of state that was applied.
 */
public final class SimLedger {
  private final LedgerId id;
  private final TrueTime time;
  private final List<Change> journal = new ArrayList<>();
  private Tables tables = new Tables();
  private long clockOffset;
  private long nonces;

  private static final class Tables {
    private final Map<PipelineId, Versioned> states = new HashMap<>();
    private final Map<String, Definition> definitions = new HashMap<>();
    private final Map<PipelineId, NavigableMap<Long, Commit>> commits = new HashMap<>();
    private final Map<PipelineId, NavigableMap<Long, PositionChange>> changes = new HashMap<>();
    private final Map<TableName, PipelineId> owners = new HashMap<>();

    private Tables copy() {
      Tables copy = new Tables();
      copy.states.putAll(states);
      copy.definitions.putAll(definitions);
      commits.forEach((pipeline, each) -> copy.commits.put(pipeline, new TreeMap<>(each)));
      changes.forEach((pipeline, each) -> copy.changes.put(pipeline, new TreeMap<>(each)));
      copy.owners.putAll(owners);
      return copy;
    }
  }

  /**
   * A change of a pipeline's state, as it was applied.
   *
   * @param before empty if it was the first
   * @param at true time, µs
   */
  public record Change(Optional<PipelineState> before, PipelineState after, long at) {}

  /** All that the ledger held at one time. */
  public static final class Backup {
    private final Tables tables;

    private Backup(Tables tables) {
      this.tables = tables;
    }
  }

  public SimLedger(LedgerId id, TrueTime time) {
    this.id = id;
    this.time = time;
  }

  public Backup backup() {
    return new Backup(tables.copy());
  }

  /** The ledger is again what it was then; what came later is gone from it. */
  public void restore(Backup backup) {
    tables = backup.tables.copy();
  }

  /** Somebody deletes the pipeline's state; owners and history stay. */
  public void loseState(PipelineId pipeline) {
    tables.states.remove(pipeline);
  }

  /** Sets how far the store's own clock is ahead of the true time. */
  public void setClockOffset(Duration ahead) {
    clockOffset = ahead.toNanos() / 1_000;
  }

  /** Every change of state ever applied, in order. */
  public List<Change> journal() {
    return journal;
  }

  /** A pipeline's state, if it has one, without anybody's call. */
  public Optional<PipelineState> state(PipelineId pipeline) {
    return Optional.ofNullable(tables.states.get(pipeline)).map(Versioned::state);
  }

  public Optional<PipelineId> owner(TableName table) {
    return Optional.ofNullable(tables.owners.get(table));
  }

  /** The newest commits in the history, newest first. */
  public List<Commit> commits(PipelineId pipeline, int limit) {
    return newest(tables.commits.get(pipeline), limit);
  }

  /** The newest changes of the position in the history, newest first. */
  public List<PositionChange> changes(PipelineId pipeline, int limit) {
    return newest(tables.changes.get(pipeline), limit);
  }

  private static <T> List<T> newest(NavigableMap<Long, T> all, int limit) {
    List<T> newest = new ArrayList<>();
    if (all != null) {
      for (T each : all.values()) {
        if (newest.size() == limit) {
          break;
        }
        newest.add(each);
      }
    }
    return newest;
  }

  /** The definition with {@code digest}, if it is kept. */
  public Optional<Definition> definition(String digest) {
    return Optional.ofNullable(tables.definitions.get(digest));
  }

  /** The ledger as one process reaches it. */
  public Ledger ledger(Calls calls) {
    return new SimLedgerClient(this, calls);
  }

  LedgerId id() {
    return id;
  }

  Instant storeTime() {
    return TrueTime.at(time.micros() + clockOffset);
  }

  Optional<Versioned> load(PipelineId pipeline) {
    return Optional.ofNullable(tables.states.get(pipeline));
  }

  String drawNonce() {
    return "nonce-" + ++nonces;
  }

  /**
   * Writes {@code next} if the row is at {@code expected}, or if there is none and {@code expected}
   * is null.
   *
   * @return the row that refuses it; empty if it was applied
   * @throws TidemillException of kind {@code OPERATOR} if there is no row to change
   */
  Optional<Versioned> compareAndSet(Version expected, Versioned next) {
    PipelineId pipeline = next.state().pipeline();
    Versioned current = tables.states.get(pipeline);
    if (current == null && expected != null) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "The ledger has no state of pipeline " + pipeline + " to change; restore it");
    }
    if (expected == null ? current != null : !current.version().equals(expected)) {
      return Optional.of(current);
    }
    tables.states.put(pipeline, next);
    journal.add(
        new Change(
            Optional.ofNullable(current).map(Versioned::state), next.state(), time.micros()));
    return Optional.empty();
  }

  void store(Definition definition) {
    tables.definitions.put(definition.digest(), definition);
  }

  void record(PipelineId pipeline, Commit commit) {
    tables
        .commits
        .computeIfAbsent(pipeline, any -> new TreeMap<>(Comparator.reverseOrder()))
        .put(commit.run().number(), commit);
  }

  void record(PipelineId pipeline, PositionChange change) {
    tables
        .changes
        .computeIfAbsent(pipeline, any -> new TreeMap<>(Comparator.reverseOrder()))
        .put(change.number(), change);
  }

  PipelineId own(TableName table, PipelineId pipeline) {
    return tables.owners.computeIfAbsent(table, any -> pipeline);
  }
}
