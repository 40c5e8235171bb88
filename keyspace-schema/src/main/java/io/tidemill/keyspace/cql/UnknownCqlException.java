package io.tidemill.keyspace.cql;

/** A statement has a form that isn't known here; the store may know it, or refuse it. */
public final class UnknownCqlException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int at;

  UnknownCqlException(String expected, String found, int at) {
    super("expected %s, found %s".formatted(expected, found));
    this.at = at;
  }

  /** Where in the statement's text it ceases to be known, from 0. */
  public int at() {
    return at;
  }
}
