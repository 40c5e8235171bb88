package io.tidemill.keyspace.guard;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * A statement that Keyspaces would refuse.
 *
 * @param found what is against the rule
 * @param remedy what to do, a sentence without its full stop
 */
public record Violation(KeyspacesRule rule, String found, String remedy) implements Serializable {
  public Violation {
    requireNonNull(rule, "rule");
    requireNonNull(found, "found");
    requireNonNull(remedy, "remedy");
  }

  /** Rule, what was found, what to do, and the page. */
  public String message() {
    return "Amazon Keyspaces refuses this (%s): %s Found %s. %s: see %s"
        .formatted(rule, rule.sentence(), found, remedy, rule.page());
  }
}
