package io.tidemill.keyspace.cql;

import com.datastax.oss.driver.api.core.data.GettableByName;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What Amazon Keyspaces keeps of a table beside its columns, as its statements and its schema
 * tables write it: {@code {'ttl': {'status': 'enabled'}}}.
 */
public final class CustomPropertiesText {
  /** The option's name. */
  public static final String OPTION = "custom_properties";

  public static final String CLIENT_TIMESTAMPS = "client_side_timestamps";
  public static final String TTL = "ttl";
  public static final String CAPACITY = "capacity_mode";
  public static final String ENCRYPTION = "encryption_specification";
  public static final String RECOVERY = "point_in_time_recovery";
  public static final String STATUS = "status";
  public static final String ENABLED = "enabled";

  private static final GenericType<Map<String, Map<String, String>>> TYPE =
      GenericType.mapOf(
          GenericType.STRING, GenericType.mapOf(GenericType.STRING, GenericType.STRING));

  private CustomPropertiesText() {}

  /** The properties of a row of {@code system_schema_mcs.tables}. */
  public static Map<String, Map<String, String>> of(GettableByName row) {
    Map<String, Map<String, String>> properties = row.get(OPTION, TYPE);
    return properties == null ? Map.of() : properties;
  }

  /** Whether a property is switched on. */
  public static boolean enabled(Map<String, Map<String, String>> properties, String name) {
    return ENABLED.equalsIgnoreCase(properties.getOrDefault(name, Map.of()).get(STATUS));
  }

  /** The statement that switches a property on. */
  public static String enabling(String property, CqlName table) {
    return setting(property, Map.of(STATUS, ENABLED), table);
  }

  /** The statement that gives a table's property another value. */
  public static String setting(String property, Map<String, String> value, CqlName table) {
    return "ALTER TABLE %s WITH CUSTOM_PROPERTIES = %s"
        .formatted(table.asCql(), nestedAsCql(Map.of(property, value)));
  }

  /** As CQL writes them, in order of their names. */
  public static String nestedAsCql(Map<String, Map<String, String>> properties) {
    return new TreeMap<>(properties)
        .entrySet().stream()
            .map(property -> "'%s': %s".formatted(property.getKey(), asCql(property.getValue())))
            .collect(Collectors.joining(", ", "{", "}"));
  }

  /** As CQL writes it, in order of its names; units are numbers. */
  public static String asCql(Map<String, String> property) {
    return new TreeMap<>(property)
        .entrySet().stream()
            .map(entry -> "'%s': %s".formatted(entry.getKey(), literal(entry)))
            .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String literal(Map.Entry<String, String> entry) {
    return entry.getKey().endsWith("_units")
        ? entry.getValue()
        : "'%s'".formatted(entry.getValue().replace("'", "''"));
  }

  /** A map of texts; empty if it is none. */
  public static Map<String, String> flat(String cql) {
    try {
      return flat(new CqlCursor(cql));
    } catch (UnknownCqlException e) {
      return Map.of();
    }
  }

  /** A map of such maps; empty if it is none. */
  public static Map<String, Map<String, String>> nested(String cql) {
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
