package io.tidemill.keyspace.guard;

import static java.util.Objects.requireNonNull;

import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.CustomPropertiesText;

/**
 * What Keyspaces lets be done with a table that it doesn't let be done with every table.
 *
 * @param table with its keyspace
 * @param clientTimestamps whether rows may be written with timestamps of their own
 * @param timeToLive whether rows may be written with a time to live
 */
public record TableProperties(CqlName table, boolean clientTimestamps, boolean timeToLive) {
  private static final int COLUMNS = 225;
  private static final int COLUMNS_WITH_TTL = 166;

  public TableProperties {
    requireNonNull(table, "table");
  }

  /** How many columns, those of the key apart, a statement may set at most. */
  public int columnsOfStatement() {
    return timeToLive ? COLUMNS_WITH_TTL : COLUMNS;
  }

  /** The statement that switches client-side timestamps on, for good. */
  public String enablingClientTimestamps() {
    return CustomPropertiesText.enabling(CustomPropertiesText.CLIENT_TIMESTAMPS, table);
  }

  /** The statement that switches time to live on, for good. */
  public String enablingTimeToLive() {
    return CustomPropertiesText.enabling(CustomPropertiesText.TTL, table);
  }
}
