package io.tidemill.keyspace.cql;

import io.tidemill.keyspace.cql.RowStatement.Clause;
import io.tidemill.keyspace.cql.RowStatement.Verb;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads one statement on rows. Of what it doesn't have to know it only counts brackets, so that
 * newer clauses and operators pass.
 */
final class RowReader {
  /** Words that a bracket may follow without their being functions. */
  private static final Set<String> NO_FUNCTIONS =
      Set.of(
          "in", "and", "where", "values", "set", "if", "using", "not", "or", "as", "from", "key");

  private final CqlCursor cursor;
  private final Verb verb;
  private final Set<String> functions = new TreeSet<>();
  private final Set<Clause> clauses = EnumSet.noneOf(Clause.class);
  private final List<RowStatement.In> in = new ArrayList<>();
  private final Map<String, CqlTerm> values = new HashMap<>();
  private CqlTerm timestamp = CqlTerm.NONE;
  private CqlTerm timeToLive = CqlTerm.NONE;
  private CqlName table;
  private boolean conditional;
  private int columns;
  private int literalBytes;

  private RowReader(CqlCursor cursor, Verb verb) {
    this.cursor = cursor;
    this.verb = verb;
  }

  /** Reads up to the end or the semicolon; empty, and nothing taken, if another statement comes. */
  static Optional<RowStatement> read(CqlCursor cursor) throws UnknownCqlException {
    for (Verb verb : Verb.values()) {
      if (cursor.takeIf(verb.name())) {
        return Optional.of(new RowReader(cursor, verb).read());
      }
    }
    return Optional.empty();
  }

  private RowStatement read() throws UnknownCqlException {
    switch (verb) {
      case SELECT -> select();
      case INSERT -> insert();
      case UPDATE -> update();
      case DELETE -> delete();
    }
    rest();
    return new RowStatement(
        verb,
        table,
        conditional,
        timestamp,
        timeToLive,
        functions,
        clauses,
        in,
        columns,
        values,
        literalBytes);
  }

  private void select() throws UnknownCqlException {
    // Both words may also name a column.
    if (cursor.at("json") && !columnEnds()) {
      cursor.take();
    }
    if (cursor.at("distinct") && !columnEnds()) {
      cursor.take();
      clauses.add(Clause.DISTINCT);
    }
    skipTo("from");
    table = cursor.takeQualifiedName();
  }

  private boolean columnEnds() {
    return cursor.signAfterNext(',')
        || cursor.at(cursor.peek().text(), "from")
        || cursor.at(cursor.peek().text(), "as");
  }

  private void insert() throws UnknownCqlException {
    if (!cursor.takeIf("into")) {
      throw cursor.unknown("INTO");
    }
    table = cursor.takeQualifiedName();
    if (cursor.takeIf("json")) {
      return;
    }
    List<String> names = new ArrayList<>();
    cursor.expect('(');
    do {
      names.add(cursor.takeName());
    } while (cursor.takeIf(','));
    cursor.expect(')');
    columns = names.size();
    if (!cursor.takeIf("values")) {
      throw cursor.unknown("VALUES");
    }
    cursor.expect('(');
    for (String name : names) {
      values.put(name, term());
      if (!cursor.takeIf(',')) {
        break;
      }
    }
    cursor.expect(')');
  }

  private void update() throws UnknownCqlException {
    table = cursor.takeQualifiedName();
    using();
    if (!cursor.takeIf("set")) {
      throw cursor.unknown("SET");
    }
    do {
      columns++;
      String name = cursor.takeName();
      if (cursor.takeIf('=')) {
        values.put(name, term());
      } else {
        skipTerm();
      }
    } while (cursor.takeIf(','));
  }

  private void delete() throws UnknownCqlException {
    while (!cursor.ended() && !cursor.at("from")) {
      columns++;
      skipTerm();
      cursor.takeIf(',');
    }
    skipTo("from");
    table = cursor.takeQualifiedName();
    using();
  }

  private void using() throws UnknownCqlException {
    if (!cursor.takeIf("using")) {
      return;
    }
    do {
      if (cursor.takeIf("timestamp")) {
        timestamp = CqlTerm.takeSimple(cursor);
      } else if (cursor.takeIf("ttl")) {
        timeToLive = CqlTerm.takeSimple(cursor);
      } else {
        throw cursor.unknown("TIMESTAMP or TTL");
      }
    } while (cursor.takeIf("and"));
  }

  /** What follows the parts that each kind of statement has of its own. */
  private void rest() throws UnknownCqlException {
    while (!ended()) {
      if (cursor.at("using")) {
        using();
      } else if (cursor.takeIf("group", "by")) {
        clauses.add(Clause.GROUP_BY);
      } else if (cursor.takeIf("per", "partition", "limit")) {
        clauses.add(Clause.PER_PARTITION_LIMIT);
      } else if (cursor.takeIf("if")) {
        conditional = true;
      } else if (cursor.takeIf("in")) {
        takeIn();
      } else if (cursor.peek().isName() && cursor.signAfterNext('=') && !conditional) {
        String name = cursor.take().name();
        cursor.expect('=');
        values.put(name, term());
      } else {
        skip();
      }
    }
  }

  private void takeIn() throws UnknownCqlException {
    if (cursor.peek().kind() == CqlToken.Kind.MARKER) {
      in.add(new RowStatement.In(CqlTerm.takeSimple(cursor), 0));
      return;
    }
    int elements = 0;
    cursor.expect('(');
    while (!cursor.takeIf(')')) {
      elements++;
      skipTerm();
      cursor.takeIf(',');
    }
    in.add(new RowStatement.In(CqlTerm.NONE, elements));
  }

  /** Takes a term up to the comma, bracket or word that ends it. */
  private CqlTerm term() throws UnknownCqlException {
    CqlTerm simple = CqlTerm.takeSimple(cursor);
    if (simple.isLiteral()) {
      literalBytes += utf8(simple.literal());
    }
    if (simple.equals(CqlTerm.OTHER)) {
      skipTerm();
      return simple;
    }
    return continued(false) ? CqlTerm.OTHER : simple;
  }

  /** Skips a term that must be there. */
  private void skipTerm() throws UnknownCqlException {
    if (!continued(true)) {
      throw cursor.unknown("a value");
    }
  }

  /**
   * Skips what still belongs to a term; whether there was any such. A word belongs to it after an
   * operator alone.
   */
  private boolean continued(boolean afterOperator) throws UnknownCqlException {
    boolean any = false;
    boolean operator = afterOperator;
    while (!ended() && !isClosing(cursor.peek()) && (operator || !cursor.peek().isName())) {
      CqlToken token = cursor.peek();
      skip();
      operator = token.kind() == CqlToken.Kind.SIGN && !isOpening(token);
      any = true;
    }
    return any;
  }

  private static boolean isClosing(CqlToken token) {
    return token.is(',') || token.is(')') || token.is(']') || token.is('}');
  }

  private static boolean isOpening(CqlToken token) {
    return token.is('(') || token.is('[') || token.is('{');
  }

  private void skipTo(String word) throws UnknownCqlException {
    while (!cursor.takeIf(word)) {
      if (ended()) {
        throw cursor.unknown(word);
      }
      skip();
    }
  }

  /** Takes a token, or a bracket and all that is in it. */
  private void skip() throws UnknownCqlException {
    CqlToken token = cursor.take();
    if (token.isName() && cursor.peek().is('(') && !NO_FUNCTIONS.contains(token.name())) {
      functions.add(token.name());
    }
    if (token.kind() == CqlToken.Kind.TEXT || token.kind() == CqlToken.Kind.NUMBER) {
      literalBytes += utf8(token.value());
    }
    if (isOpening(token)) {
      char closing = token.is('(') ? ')' : token.is('[') ? ']' : '}';
      while (!cursor.takeIf(closing)) {
        if (cursor.ended()) {
          throw cursor.unknown("'" + closing + "'");
        }
        skip();
      }
    }
  }

  private boolean ended() {
    return cursor.ended()
        || cursor.peek().is(';')
        || cursor.at("apply", "batch")
        || cursor.at("insert")
        || cursor.at("update")
        || cursor.at("delete");
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
