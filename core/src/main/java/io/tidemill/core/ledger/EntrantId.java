package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/** What tells one job process of an attempt from another; each draws its own when it starts. */
public record EntrantId(UUID value) {
  public EntrantId {
    requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
