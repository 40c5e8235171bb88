package io.tidemill.core.pipeline;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How Amazon Keyspaces keeps the tables that a folder of CQL makes: what CQL itself has no words
 * for. Cassandra takes no notice of it.
 *
 * @param file where it was read from, as problems name it; empty if nothing says anything
 * @param regions in which keyspaces are kept; empty for the one that the statements are sent to
 * @param defaults for tables that aren't among {@code tables}
 * @param tables by their names
 */
public record KeyspacesSettings(
    String file, List<String> regions, Table defaults, Map<TableName, Table> tables) {
  /** One region, and Keyspaces' own defaults. */
  public static final KeyspacesSettings DEFAULT =
      new KeyspacesSettings("", List.of(), Table.DEFAULT, Map.of());

  public KeyspacesSettings {
    requireNonNull(file, "file");
    regions = List.copyOf(regions);
    requireNonNull(defaults, "defaults");
    tables = Map.copyOf(tables);
  }

  /** How a table is kept. */
  public Table of(TableName table) {
    return tables.getOrDefault(table, defaults);
  }

  /**
   * How one table is kept.
   *
   * @param provisioned empty for capacity on demand
   * @param pointInTimeRecovery whether the table can be restored to any time of the last 35 days
   * @param kmsKey ARN of the customer's own key; empty for one that AWS owns
   */
  public record Table(
      Optional<Provisioned> provisioned, boolean pointInTimeRecovery, Optional<String> kmsKey) {
    /** Keyspaces' own: on demand, without recovery, with a key that AWS owns. */
    public static final Table DEFAULT = new Table(Optional.empty(), false, Optional.empty());

    public Table {
      requireNonNull(provisioned, "provisioned");
      requireNonNull(kmsKey, "kmsKey");
    }
  }

  /**
   * Capacity that is paid for whether or not it is used.
   *
   * @param readUnits reads a second at LOCAL_QUORUM of up to 4 KB
   * @param writeUnits writes a second of up to 1 KB
   */
  public record Provisioned(long readUnits, long writeUnits) {
    public Provisioned {
      if (readUnits < 1 || writeUnits < 1) {
        throw new IllegalArgumentException(
            "Capacity must be at least 1 unit, got %d and %d".formatted(readUnits, writeUnits));
      }
    }
  }
}
