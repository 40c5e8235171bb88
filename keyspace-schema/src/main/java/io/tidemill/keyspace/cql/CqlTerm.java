package io.tidemill.keyspace.cql;

import static java.util.Objects.requireNonNull;

/**
 * A value as a statement gives it.
 *
 * @param marker with {@link Kind#MARKER}: which of the statement's markers, from 0; else -1
 * @param name with {@link Kind#MARKER}: the marker's own name; empty if it has none
 * @param literal with {@link Kind#LITERAL}: as it stands there, without quotes; else empty
 */
public record CqlTerm(Kind kind, int marker, String name, String literal) {
  /** There is none. */
  public static final CqlTerm NONE = new CqlTerm(Kind.NONE, -1, "", "");

  /** One that has to be computed or put together. */
  public static final CqlTerm OTHER = new CqlTerm(Kind.OTHER, -1, "", "");

  /** What a term is. */
  public enum Kind {
    NONE,
    MARKER,
    LITERAL,
    OTHER
  }

  public CqlTerm {
    requireNonNull(kind, "kind");
    requireNonNull(name, "name");
    requireNonNull(literal, "literal");
  }

  /** Takes a term of one token; {@link #OTHER}, and nothing taken, if another comes next. */
  static CqlTerm takeSimple(CqlCursor cursor) {
    CqlToken token = cursor.peek();
    switch (token.kind()) {
      case MARKER -> {
        int marker = cursor.markers();
        String name = cursor.take().text().substring(1);
        return new CqlTerm(Kind.MARKER, marker, name, "");
      }
      case NUMBER, TEXT -> {
        return new CqlTerm(Kind.LITERAL, -1, "", cursor.take().value());
      }
      default -> {
        if (token.is('-') && !cursor.ended()) {
          cursor.take();
          CqlTerm positive = takeSimple(cursor);
          return positive.kind() == Kind.LITERAL
              ? new CqlTerm(Kind.LITERAL, -1, "", "-" + positive.literal())
              : OTHER;
        }
        return OTHER;
      }
    }
  }

  /** Whether there is one. */
  public boolean given() {
    return kind != Kind.NONE;
  }

  public boolean isMarker() {
    return kind == Kind.MARKER;
  }

  public boolean isLiteral() {
    return kind == Kind.LITERAL;
  }
}
