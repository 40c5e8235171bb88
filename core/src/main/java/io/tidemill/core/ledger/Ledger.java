package io.tidemill.core.ledger;

import io.tidemill.core.LedgerId;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The record of which offsets belong to which run. One run at a time owns a pipeline's next
 * offsets. Implementations are safe for use by several threads.
 *
 * <p>Every method throws a {@link io.tidemill.core.TidemillException} of kind {@code
 * INFRASTRUCTURE} if the store can't be reached.
 */
public interface Ledger {
  LedgerId id();

  /** The time by the store's own clock, which row timestamps are held against. */
  Instant storeTime();

  Optional<Versioned> load(PipelineId pipeline);

  /** Writes the first state of a pipeline if it has none. Outcomes as for {@link #swap}. */
  SwapOutcome create(PipelineState first);

  /**
   * Replaces the state of {@code next.pipeline()} if it is still at {@code expected}; settles an
   * unknown outcome before it answers.
   *
   * @throws io.tidemill.core.TidemillException of kind {@code UNKNOWN_OUTCOME} if it can't be
   *     settled
   */
  SwapOutcome swap(Version expected, PipelineState next);

  /** Keeps a definition's text; doing so again is harmless. */
  void storeDefinition(Definition definition);

  Optional<Definition> definition(String digest);

  /**
   * Copies a commit into the history; doing so again is harmless. Older ones may expire then, but
   * never the newest.
   */
  void recordCommit(PipelineId pipeline, Commit commit);

  /** Copies a change of the position into the history, as {@link #recordCommit} does a commit. */
  void recordChange(PipelineId pipeline, PositionChange change);

  /** The newest changes of the position other than commits, newest first. */
  List<PositionChange> changes(PipelineId pipeline, int limit);

  /** The newest commits, newest first. */
  List<Commit> commits(PipelineId pipeline, int limit);

  /**
   * Makes {@code pipeline} the owner of {@code table} if it has none.
   *
   * @return the owner now: {@code pipeline}, or whoever was first
   */
  PipelineId own(TableName table, PipelineId pipeline);

  /** The pipeline whose merges {@code table} holds, if any. */
  Optional<PipelineId> owner(TableName table);
}
