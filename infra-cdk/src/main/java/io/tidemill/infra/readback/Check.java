package io.tidemill.infra.readback;

import static java.util.Objects.requireNonNull;

/**
 * Something that was read back.
 *
 * @param what it is
 * @param found how it was found to be, or why it wasn't looked at
 */
public record Check(String what, String found, Outcome outcome) {
  public Check {
    requireNonNull(what, "what");
    requireNonNull(found, "found");
    requireNonNull(outcome, "outcome");
  }

  /** What came of looking. */
  public enum Outcome {
    AS_MEANT("✓"),
    DIFFERS("✗"),
    /** It wasn't looked at. */
    SKIPPED("–");

    private final String sign;

    Outcome(String sign) {
      this.sign = sign;
    }

    /** One character. */
    public String sign() {
      return sign;
    }
  }

  /** One that holds if {@code found} is {@code expected}. */
  public static Check equal(String what, Object expected, Object found) {
    return expected.equals(found)
        ? new Check(what, String.valueOf(found), Outcome.AS_MEANT)
        : differs(what, "expected %s, found %s".formatted(expected, found));
  }

  /** One that holds. */
  public static Check asMeant(String what, String found) {
    return new Check(what, found, Outcome.AS_MEANT);
  }

  /** One that doesn't hold. */
  public static Check differs(String what, String found) {
    return new Check(what, found, Outcome.DIFFERS);
  }

  /** One that wasn't looked at. */
  public static Check skipped(String what, String why) {
    return new Check(what, why, Outcome.SKIPPED);
  }

  /** {@code ✓ what: found}. */
  @Override
  public String toString() {
    return "%s %s: %s".formatted(outcome.sign(), what, found);
  }
}
