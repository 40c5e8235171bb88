package io.tidemill.core.run;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Effort;

/**
 * What {@link AttemptFlow} lets an attempt do, in the order of its methods.
 *
 * <p>Each may throw {@link CannotRunException} if no further attempt helps, or {@link
 * io.tidemill.core.TidemillException} if this one has failed; of kind {@code PIPELINE} it blocks
 * too.
 */
public interface AttemptWork {
  /** Checks that the definition can run, with the tables as they are; writes nothing. */
  void prepare(LiveAttempt attempt);

  /** Whether a table holds no row. */
  boolean isEmpty(TableName table);

  /**
   * Reads, transforms and writes. Empties the table first where the work asks for it.
   *
   * @param stillTheLog to be called once everything is read, before anything of it is written into
   *     a table: it throws if what was read may not have been what the run claimed
   * @return the books; counts of rows written may still lack their acknowledgements
   */
  Books write(LiveAttempt attempt, Runnable stillTheLog);

  /** Returns once every write of the attempt is acknowledged, its dead letters too. */
  void settle();

  /** What it took so far. */
  Effort effort();
}
