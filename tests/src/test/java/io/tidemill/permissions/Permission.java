package io.tidemill.permissions;

import static java.util.Objects.requireNonNull;

/**
 * An action on something.
 *
 * @param action as IAM names it
 */
record Permission(String action, On on) implements Comparable<Permission> {
  /** What an action is on, as far as policies tell it apart. */
  enum On {
    /** What the service's own keyspaces tell. */
    SYSTEM,
    /** The ledger's keyspace. */
    LEDGER,
    /** A table that a pipeline writes, or its keyspace. */
    SINK,
    CLUSTER,
    TOPIC,
    GROUP,
    TRANSACTIONAL_ID,
    /** Whatever there is but one of. */
    WHAT_IT_IS_FOR
  }

  Permission {
    requireNonNull(action, "action");
    requireNonNull(on, "on");
  }

  @Override
  public int compareTo(Permission other) {
    int byAction = action.compareTo(other.action);
    return byAction != 0 ? byAction : on.compareTo(other.on);
  }

  @Override
  public String toString() {
    return action + " on " + on;
  }
}
