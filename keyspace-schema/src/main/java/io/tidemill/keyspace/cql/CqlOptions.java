package io.tidemill.keyspace.cql;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What follows {@code WITH}: values as they stand there, by name in lower case; {@code CLUSTERING
 * ORDER BY} under the name {@link #ORDER}, {@code COMPACT STORAGE} with an empty value.
 *
 * @param values in their order
 */
public record CqlOptions(Map<String, String> values) {
  /** The name of the clustering order among options. */
  public static final String ORDER = "clustering order";

  /** The name of the option that has no value. */
  public static final String COMPACT = "compact storage";

  public CqlOptions {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The value of an option, as CQL. */
  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** As CQL, with {@code WITH} before it; empty if there is none. */
  public String asCql() {
    StringBuilder cql = new StringBuilder();
    values.forEach(
        (name, value) -> {
          cql.append(cql.isEmpty() ? "WITH " : " AND ");
          cql.append(
              switch (name) {
                case ORDER -> "CLUSTERING ORDER BY " + value;
                case COMPACT -> "COMPACT STORAGE";
                default -> name + " = " + value;
              });
        });
    return cql.toString();
  }

  /** Reads to the statement's end, {@code WITH} included; no options if nothing is left. */
  static CqlOptions read(CqlCursor cursor) throws UnknownCqlException {
    Map<String, String> values = new LinkedHashMap<>();
    if (cursor.ended()) {
      return new CqlOptions(values);
    }
    if (!cursor.takeIf("with")) {
      throw cursor.unknown("WITH");
    }
    do {
      if (cursor.takeIf("clustering", "order", "by")) {
        values.put(ORDER, value(cursor));
      } else if (cursor.takeIf("compact", "storage")) {
        values.put(COMPACT, "");
      } else {
        String name = cursor.takeName();
        cursor.expect('=');
        values.put(name, value(cursor));
      }
    } while (cursor.takeIf("and"));
    if (!cursor.ended()) {
      throw cursor.unknown("AND");
    }
    return new CqlOptions(values);
  }

  /** The text up to the next {@code AND} outside of brackets. */
  private static String value(CqlCursor cursor) throws UnknownCqlException {
    int from = cursor.peek().start();
    int until = from;
    int depth = 0;
    while (!cursor.ended() && (depth > 0 || !cursor.peek().is("and"))) {
      CqlToken token = cursor.take();
      depth += token.is('(') || token.is('{') || token.is('[') ? 1 : 0;
      depth -= token.is(')') || token.is('}') || token.is(']') ? 1 : 0;
      until = token.end();
    }
    if (until == from) {
      throw cursor.unknown("a value");
    }
    return cursor.text(from, until);
  }
}
