package io.tidemill.keyspace.migrate;

import io.tidemill.core.pipeline.KeyspacesSettings;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.CreateTable;
import io.tidemill.keyspace.cql.CustomPropertiesText;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table's {@code CUSTOM_PROPERTIES}, as Amazon Keyspaces names them.
 *
 * @param values by property, what it says; numbers as texts, as its schema tables show them
 */
record CustomProperties(Map<String, Map<String, String>> values) {
  private static final Map<String, String> ENABLED =
      Map.of(CustomPropertiesText.STATUS, CustomPropertiesText.ENABLED);
  private static final Map<String, String> DISABLED =
      Map.of(CustomPropertiesText.STATUS, "disabled");

  CustomProperties {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /** What a table is made with. */
  static CustomProperties of(CreateTable table, KeyspacesSettings settings) {
    return of(of(table.table(), settings), table.counters());
  }

  /** One whose name isn't plain can't be named in the settings. */
  private static KeyspacesSettings.Table of(CqlName name, KeyspacesSettings settings) {
    return TablesInUse.plain(name).map(settings::of).orElse(settings.defaults());
  }

  private static CustomProperties of(KeyspacesSettings.Table table, boolean counters) {
    Map<String, Map<String, String>> values = new TreeMap<>();
    values.put(
        CustomPropertiesText.CAPACITY,
        table
            .provisioned()
            .map(
                units ->
                    Map.of(
                        "throughput_mode", "PROVISIONED",
                        "read_capacity_units", Long.toString(units.readUnits()),
                        "write_capacity_units", Long.toString(units.writeUnits())))
            .orElseGet(() -> Map.of("throughput_mode", "PAY_PER_REQUEST")));
    values.put(
        CustomPropertiesText.ENCRYPTION,
        table
            .kmsKey()
            .map(
                key ->
                    Map.of(
                        "encryption_type", "CUSTOMER_MANAGED_KMS_KEY", "kms_key_identifier", key))
            .orElseGet(() -> Map.of("encryption_type", "AWS_OWNED_KMS_KEY")));
    values.put(CustomPropertiesText.RECOVERY, table.pointInTimeRecovery() ? ENABLED : DISABLED);
    if (!counters) {
      // Counters have neither timestamps of the client's nor a time to live.
      values.put(CustomPropertiesText.CLIENT_TIMESTAMPS, ENABLED);
      values.put(CustomPropertiesText.TTL, ENABLED);
    }
    return new CustomProperties(values);
  }
}
