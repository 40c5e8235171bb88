package io.tidemill.infra.deploy;

import static java.util.Objects.requireNonNull;

/**
 * Something of the account that doesn't fit what is to be deployed, or may not.
 *
 * @param key of the deployment's file that it is about, as {@code network.subnets[1]}
 * @param fix what to do next
 */
public record Finding(Weight weight, String key, String expected, String found, String fix) {
  public Finding {
    requireNonNull(weight, "weight");
    requireNonNull(key, "key");
    requireNonNull(expected, "expected");
    requireNonNull(found, "found");
    requireNonNull(fix, "fix");
  }

  /** What a finding means for the deploy. */
  public enum Weight {
    /** It would fail, or what it makes wouldn't work. */
    PROBLEM,
    /** It couldn't be looked at; the deploy goes on. */
    WARNING
  }

  static Finding problem(String key, String expected, String found, String fix) {
    return new Finding(Weight.PROBLEM, key, expected, found, fix);
  }

  /** That {@code expected} couldn't be looked at. */
  static Finding unseen(String key, String expected, String why, String action) {
    return new Finding(
        Weight.WARNING,
        key,
        expected,
        "not told: " + why,
        "Make sure of it, or allow the call %s.".formatted(action));
  }
}
