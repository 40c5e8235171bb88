package io.tidemill.keyspace.migrate;

import io.tidemill.core.pipeline.KeyspacesSettings;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.CustomPropertiesText;
import io.tidemill.keyspace.migrate.Difference.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Holds the tables of a store against those that files declare. */
final class Drift {
  private static final String NONE = "none";
  private static final String BY_HAND = "Somebody changed it by hand: ";

  private final LiveSchema live;
  private final Dialect dialect;
  private final KeyspacesSettings settings;

  Drift(LiveSchema live, Dialect dialect, KeyspacesSettings settings) {
    this.live = live;
    this.dialect = dialect;
    this.settings = settings;
  }

  /**
   * What was found.
   *
   * @param planned what the statements to be sent bring about
   * @param drift what they don't
   */
  record Found(List<Difference> planned, List<Difference> drift) {}

  Found of(Pending pending) {
    DeclaredSchema declared = new DeclaredSchema(dialect, settings);
    pending.applied().forEach(step -> step.meaning().ifPresent(declared::add));
    Map<CqlName, SchemaTable> before = declared.tables();
    pending.steps().values().stream()
        .flatMap(List::stream)
        .forEach(step -> step.meaning().ifPresent(declared::add));
    Map<CqlName, SchemaTable> after = declared.tables();
    Set<String> keyspaces = new TreeSet<>();
    before.keySet().forEach(table -> keyspaces.add(table.keyspace()));
    after.keySet().forEach(table -> keyspaces.add(table.keyspace()));
    Map<CqlName, SchemaTable> found = live.tables(keyspaces);
    Set<Difference> now = new LinkedHashSet<>(differences(before, found));
    List<Difference> afterwards = differences(after, found);
    // What only the applied files say may be of a statement that was sent, but not noted.
    return new Found(
        afterwards.stream().filter(difference -> !now.contains(difference)).toList(),
        afterwards.stream().filter(now::contains).toList());
  }

  static List<Difference> differences(
      Map<CqlName, SchemaTable> declared, Map<CqlName, SchemaTable> live) {
    List<Difference> differences = new ArrayList<>();
    for (SchemaTable table : declared.values()) {
      SchemaTable found = live.get(table.name());
      if (found == null) {
        differences.add(
            difference(
                table,
                Kind.TABLE_MISSING,
                "",
                "a table with key " + table.key(),
                NONE,
                "Somebody dropped it by hand: make it again, as the files do, and rebuild or replay its sink."));
      } else {
        compare(table, found, differences);
      }
    }
    return differences;
  }

  private static void compare(
      SchemaTable declared, SchemaTable live, List<Difference> differences) {
    if (!declared.key().equals(live.key())) {
      differences.add(
          difference(
              declared,
              Kind.KEY,
              "key",
              declared.key(),
              live.key(),
              "Keys can't be changed: make another table by a migration, and let the sink write that."));
    }
    Set<String> names = new TreeSet<>(declared.columns().keySet());
    names.addAll(live.columns().keySet());
    for (String column : names) {
      String expected = declared.columns().getOrDefault(column, NONE);
      String found = live.columns().getOrDefault(column, NONE);
      if (!expected.equals(found)) {
        differences.add(column(declared, column, expected, found));
      }
    }
    if (declared.timeToLive() != live.timeToLive()) {
      differences.add(
          difference(
              declared,
              Kind.TIME_TO_LIVE,
              "default_time_to_live",
              Integer.toString(declared.timeToLive()),
              Integer.toString(live.timeToLive()),
              BY_HAND + "set it back, or say it in a migration."));
    }
    declared
        .properties()
        .ifPresent(properties -> properties(declared, properties, live, differences));
  }

  private static Difference column(
      SchemaTable table, String column, String expected, String found) {
    if (found.equals(NONE)) {
      return difference(
          table,
          Kind.COLUMN_MISSING,
          column,
          expected,
          found,
          BY_HAND + "add it again, as the files do, and replay what wrote it.");
    }
    return expected.equals(NONE)
        ? difference(
            table,
            Kind.COLUMN_EXTRA,
            column,
            expected,
            found,
            BY_HAND + "say it in a migration, with ADD IF NOT EXISTS, or drop it.")
        : difference(
            table,
            Kind.TYPE,
            column,
            expected,
            found,
            BY_HAND + "make the column anew, as the files say.");
  }

  /** Only what is declared is compared: Keyspaces adds times, and properties of its own. */
  private static void properties(
      SchemaTable table,
      CustomProperties declared,
      SchemaTable live,
      List<Difference> differences) {
    Map<String, Map<String, String>> found =
        live.properties().map(CustomProperties::values).orElse(Map.of());
    declared
        .values()
        .forEach(
            (name, expected) -> {
              Map<String, String> there = new TreeMap<>(found.getOrDefault(name, Map.of()));
              there.keySet().retainAll(expected.keySet());
              boolean off =
                  there.isEmpty() && "disabled".equals(expected.get(CustomPropertiesText.STATUS));
              if (!off && !there.equals(new TreeMap<>(expected))) {
                differences.add(
                    difference(
                        table,
                        Kind.PROPERTY,
                        name,
                        CustomPropertiesText.asCql(expected),
                        there.isEmpty() ? NONE : CustomPropertiesText.asCql(there),
                        "Set it: %s; or correct keyspaces.yaml."
                            .formatted(
                                CustomPropertiesText.setting(name, expected, table.name()))));
              }
            });
  }

  private static Difference difference(
      SchemaTable table, Kind kind, String what, String declared, String live, String fix) {
    return new Difference(kind, table.name().toString(), what, declared, live, fix);
  }
}
