package io.tidemill.core.run;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a run's rows live. They expire at one moment whichever attempt writes them: a fixed time
 * after the run's claim.
 *
 * @param expiresAt when
 */
public record RowTtl(Instant expiresAt) implements Serializable {
  public RowTtl {
    requireNonNull(expiresAt, "expiresAt");
  }

  /**
   * Of rows that live for {@code ttl}.
   *
   * @param liveFrom see {@link io.tidemill.core.ledger.Run#liveFrom}
   */
  public static RowTtl of(Instant liveFrom, Duration ttl) {
    return new RowTtl(liveFrom.plus(ttl));
  }

  /**
   * The seconds that remain at {@code now}, to be sent as the row's TTL. At 0 or less the row is to
   * be deleted at its timestamp instead: Cassandra takes {@code TTL 0} for <em>never</em>.
   */
  public int remaining(Instant now) {
    long seconds = Math.floorDiv(Duration.between(now, expiresAt).toMillis(), 1000);
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, seconds));
  }
}
