package io.tidemill.infra.rehearsal;

/**
 * Something that was read back.
 *
 * @param what it is
 * @param found how it was found to be
 * @param asMeant whether that is what was deployed
 */
public record Check(String what, String found, boolean asMeant) {
  static Check equal(String what, Object expected, Object found) {
    return expected.equals(found)
        ? new Check(what, String.valueOf(found), true)
        : new Check(what, "expected %s, found %s".formatted(expected, found), false);
  }
}
