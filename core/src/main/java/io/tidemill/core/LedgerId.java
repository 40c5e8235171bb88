package io.tidemill.core;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * What tells one ledger from another: 8 characters made together with it, so that a rebuilt ledger
 * never meets job tokens or group offsets of the one before.
 */
public record LedgerId(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9]{8}");

  public LedgerId {
    requireNonNull(value, "value");
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "Ledger id must match %s, got \"%s\"".formatted(FORM, value));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
