package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.internal.core.metadata.schema.parsing.DataTypeCqlNameParser;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.core.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables that a folder of CQL makes, described as JSON: a list of {@code {keyspace, table,
 * partitionKeyParts, readRepair, timeToLive, graceSeconds, columns: [{name, type, role}]}}, the
 * key's columns first, in its order; types as CQL writes them, roles as {@link TableShape.Role}
 * does.
 */
public final class OfflineTables implements Tables {
  private static final DataTypeCqlNameParser TYPES = new DataTypeCqlNameParser();

  private final Map<String, Table> tables;
  private final String folder;
  private final Found otherwise;

  private OfflineTables(Map<String, Table> tables, String folder, Found otherwise) {
    this.tables = tables;
    this.folder = folder;
    this.otherwise = otherwise;
  }

  /**
   * All that the folder makes.
   *
   * @param folder as problems name it
   */
  public static OfflineTables whole(JsonNode tables, String folder) {
    return new OfflineTables(read(tables), folder, new Absent(""));
  }

  /** Some of what the folder makes: of other tables nothing is known. */
  public static OfflineTables partly(JsonNode tables, String folder) {
    return new OfflineTables(read(tables), folder, new Unknown());
  }

  @Override
  public Found find(TableName name) {
    Table found = tables.get(name.toString());
    if (found != null) {
      return found;
    }
    return otherwise.match(
        table -> table,
        absent -> new Absent("a CREATE TABLE for %s in %s".formatted(name, folder)),
        unknown -> unknown);
  }

  private static Map<String, Table> read(JsonNode tables) {
    Map<String, Table> byName = new HashMap<>();
    for (JsonNode table : tables) {
      byName.put(
          table.path("keyspace").asText() + "." + table.path("table").asText(),
          new Table(
              shape(table),
              table.path("readRepair").asText(),
              table.path("timeToLive").asInt(),
              Optional.of(Duration.ofSeconds(table.path("graceSeconds").asLong())),
              // Those that a migration makes are made with all that sinks need.
              Optional.empty()));
    }
    return byName;
  }

  private static TableShape shape(JsonNode table) {
    CqlIdentifier keyspace = CqlIdentifier.fromInternal(table.path("keyspace").asText());
    List<TableShape.Column> columns = new ArrayList<>();
    for (JsonNode column : table.path("columns")) {
      columns.add(
          new TableShape.Column(
              CqlIdentifier.fromInternal(column.path("name").asText()),
              TYPES.parse(keyspace, column.path("type").asText(), null, null),
              TableShape.Role.valueOf(column.path("role").asText())));
    }
    return new TableShape(
        keyspace,
        CqlIdentifier.fromInternal(table.path("table").asText()),
        columns,
        table.path("partitionKeyParts").asInt());
  }
}
