package io.tidemill.keyspace.migrate;

import io.tidemill.core.TableName;
import io.tidemill.keyspace.cql.CqlName;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which tables pipelines write, so that no migration takes from under them what they need, and what
 * may be taken nevertheless. Immutable.
 */
public final class TablesInUse {
  /** No table at all. */
  public static final TablesInUse NONE = new TablesInUse(new TreeMap<>(), Set.of());

  private final SortedMap<TableName, SortedSet<String>> pipelines;
  private final Set<String> allowed;

  private TablesInUse(SortedMap<TableName, SortedSet<String>> pipelines, Set<String> allowed) {
    this.pipelines = pipelines;
    this.allowed = Set.copyOf(allowed);
  }

  /** These tables, and one more that a pipeline writes. */
  public TablesInUse and(TableName table, String pipeline) {
    SortedMap<TableName, SortedSet<String>> more = new TreeMap<>();
    pipelines.forEach((name, users) -> more.put(name, new TreeSet<>(users)));
    more.computeIfAbsent(table, name -> new TreeSet<>()).add(pipeline);
    return new TablesInUse(more, allowed);
  }

  /**
   * The same, some of which may be taken away.
   *
   * @param names of columns ({@code flights.by_origin.delay}), tables ({@code flights.by_origin})
   *     or keyspaces ({@code flights})
   */
  public TablesInUse allowing(Collection<String> names) {
    return new TablesInUse(pipelines, Set.copyOf(names));
  }

  /** Who writes a table; empty if nobody does. */
  SortedSet<String> of(CqlName table) {
    return plain(table)
        .map(name -> pipelines.getOrDefault(name, new TreeSet<>()))
        .orElseGet(TreeSet::new);
  }

  /** Those of a keyspace, and who writes them. */
  Map<TableName, SortedSet<String>> in(String keyspace) {
    SortedMap<TableName, SortedSet<String>> tables = new TreeMap<>(pipelines);
    tables.keySet().removeIf(table -> !table.keyspace().equals(keyspace));
    return tables;
  }

  /** Whether this name was given. */
  boolean allows(String name) {
    return allowed.contains(name);
  }

  /** The name as pipelines write it; empty if none can. */
  static Optional<TableName> plain(CqlName name) {
    try {
      return Optional.of(new TableName(name.keyspace(), name.name()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
