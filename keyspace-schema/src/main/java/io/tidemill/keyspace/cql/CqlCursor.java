package io.tidemill.keyspace.cql;

import java.util.List;

/** Goes through a statement's tokens. Not for use by several threads. */
public final class CqlCursor {
  private static final CqlToken END = new CqlToken(CqlToken.Kind.SIGN, "\0", Integer.MAX_VALUE);

  private final String cql;
  private final List<CqlToken> tokens;
  private int at;
  private int markers;

  public CqlCursor(String cql) {
    this.cql = cql;
    this.tokens = CqlTokens.of(cql);
  }

  /** Whether all has been taken. */
  public boolean ended() {
    return at >= tokens.size();
  }

  /** The next token, which stays; a sign that no text has at the end. */
  public CqlToken peek() {
    return ended() ? END : tokens.get(at);
  }

  /** Takes the next token. */
  public CqlToken take() {
    CqlToken token = peek();
    at++;
    markers += token.kind() == CqlToken.Kind.MARKER ? 1 : 0;
    return token;
  }

  /** How many markers have been taken. */
  public int markers() {
    return markers;
  }

  /** Whether these key words come next; they stay. */
  public boolean at(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (at + i >= tokens.size() || !tokens.get(at + i).is(words[i])) {
        return false;
      }
    }
    return true;
  }

  /** Whether this sign comes after the next token. */
  public boolean signAfterNext(char sign) {
    return at + 1 < tokens.size() && tokens.get(at + 1).is(sign);
  }

  /** Takes these key words if they come next, all of them or none; whether they did. */
  public boolean takeIf(String... words) {
    boolean found = at(words);
    at += found ? words.length : 0;
    return found;
  }

  /** Takes this sign if it comes next; whether it did. */
  public boolean takeIf(char sign) {
    boolean found = peek().is(sign);
    at += found ? 1 : 0;
    return found;
  }

  /**
   * Takes this sign.
   *
   * @throws UnknownCqlException if another token comes next
   */
  public void expect(char sign) throws UnknownCqlException {
    if (!takeIf(sign)) {
      throw unknown("'" + sign + "'");
    }
  }

  /**
   * Takes a name.
   *
   * @throws UnknownCqlException if none comes next
   */
  public String takeName() throws UnknownCqlException {
    if (!peek().isName()) {
      throw unknown("a name");
    }
    return take().name();
  }

  /**
   * Takes a name with or without a keyspace.
   *
   * @throws UnknownCqlException if none comes next
   */
  public CqlName takeQualifiedName() throws UnknownCqlException {
    String first = takeName();
    return takeIf('.') ? new CqlName(first, takeName()) : new CqlName("", first);
  }

  /** The statement's text from one place to another, without blanks at its ends. */
  public String text(int from, int until) {
    return cql.substring(from, Math.min(until, cql.length())).strip();
  }

  /** What is wrong with the next token. */
  public UnknownCqlException unknown(String expected) {
    return ended()
        ? new UnknownCqlException(expected, "the end", cql.length())
        : new UnknownCqlException(expected, peek().text(), peek().start());
  }
}
