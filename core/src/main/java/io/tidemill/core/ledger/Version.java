package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

/**
 * What a compare-and-set compares.
 *
 * @param number counts the changes of the row, from 1
 * @param nonce drawn anew by each change, so that a change whose answer was lost can be told from
 *     somebody else's
 */
public record Version(long number, String nonce) {
  public Version {
    requireNonNull(nonce, "nonce");
  }
}
