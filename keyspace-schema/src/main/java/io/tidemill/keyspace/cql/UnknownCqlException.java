package io.tidemill.keyspace.cql;

/** A statement has a form that isn't known here; the store may know it, or refuse it. */
public final class UnknownCqlException extends Exception {
  private static final long serialVersionUID = 1L;

  UnknownCqlException(String expected, String found) {
    super("expected %s, found %s".formatted(expected, found));
  }
}
