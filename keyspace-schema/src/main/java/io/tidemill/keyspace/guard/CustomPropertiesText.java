package io.tidemill.keyspace.guard;

import io.tidemill.keyspace.cql.CqlCursor;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.CqlToken;
import io.tidemill.keyspace.cql.UnknownCqlException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Maps of texts as options hold them: {@code {'ttl': {'status': 'enabled'}}}. */
final class CustomPropertiesText {
  /** The option's name. */
  static final String OPTION = "custom_properties";

  static final String CLIENT_TIMESTAMPS = "client_side_timestamps";
  static final String TTL = "ttl";
  static final String STATUS = "status";
  static final String ENABLED = "enabled";

  private CustomPropertiesText() {}

  /** The statement that switches a property on. */
  static String enabling(String property, CqlName table) {
    return "ALTER TABLE %s WITH CUSTOM_PROPERTIES = {'%s': {'%s': '%s'}}"
        .formatted(table.asCql(), property, STATUS, ENABLED);
  }

  /** A map of texts; empty if it is none. */
  static Map<String, String> flat(String cql) {
    try {
      return flat(new CqlCursor(cql));
    } catch (UnknownCqlException e) {
      return Map.of();
    }
  }

  /** A map of such maps; empty if it is none. */
  static Map<String, Map<String, String>> nested(String cql) {
    try {
      CqlCursor cursor = new CqlCursor(cql);
      Map<String, Map<String, String>> properties = new TreeMap<>();
      cursor.expect('{');
      while (!cursor.takeIf('}')) {
        String name = cursor.take().value();
        cursor.expect(':');
        properties.put(name.toLowerCase(Locale.ROOT), flat(cursor));
        cursor.takeIf(',');
      }
      return properties;
    } catch (UnknownCqlException e) {
      return Map.of();
    }
  }

  private static Map<String, String> flat(CqlCursor cursor) throws UnknownCqlException {
    Map<String, String> values = new TreeMap<>();
    cursor.expect('{');
    while (!cursor.takeIf('}')) {
      CqlToken name = cursor.take();
      cursor.expect(':');
      values.put(name.value(), cursor.take().value());
      cursor.takeIf(',');
    }
    return values;
  }
}
