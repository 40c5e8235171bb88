package io.tidemill.cli.dev;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A value that others change, looked at now and then. A change counts once two looks in a row saw
 * the same: whoever writes a file may be halfway through it at one of them. Not safe for use by
 * several threads.
 */
final class Settled<T> {
  private T acted;
  private T seen;

  /** Counts as acted on: {@code now}. */
  Settled(T now) {
    acted = requireNonNull(now, "now");
    seen = now;
  }

  /**
   * Takes what a look saw.
   *
   * @return {@code now}, if it differs from the value last returned and is what the look before saw
   */
  Optional<T> look(T now) {
    boolean again = now.equals(seen);
    seen = now;
    if (!again || now.equals(acted)) {
      return Optional.empty();
    }
    acted = now;
    return Optional.of(now);
  }
}
