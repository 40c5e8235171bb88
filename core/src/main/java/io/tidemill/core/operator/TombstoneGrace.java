package io.tidemill.core.operator;

import io.tidemill.core.TableName;
import java.time.Duration;
import java.util.Optional;

/**
 * How long tables remember deletions. A write older than that may bring back what was deleted after
 * it.
 */
@FunctionalInterface
public interface TombstoneGrace {
  /**
   * The table's {@code gc_grace_seconds}; empty if the table or its setting isn't known.
   *
   * @throws io.tidemill.core.TidemillException if the store can't be reached
   */
  Optional<Duration> of(TableName table);
}
