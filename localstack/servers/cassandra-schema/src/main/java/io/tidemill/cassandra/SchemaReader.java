package io.tidemill.cassandra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.stream.StreamSupport;
import org.apache.cassandra.config.Config;
import org.apache.cassandra.config.DatabaseDescriptor;
import org.apache.cassandra.dht.Murmur3Partitioner;
import org.apache.cassandra.schema.ColumnMetadata;
import org.apache.cassandra.schema.KeyspaceMetadata;
import org.apache.cassandra.schema.Keyspaces;
import org.apache.cassandra.schema.TableMetadata;

/**
 * Reads what schema statements make, by Cassandra's own parser and rules, without a node: {@code
 * STATEMENTS SCHEMAS}, two files of JSON.
 *
 * <ul>
 *   <li>The statements, in the order in which they are applied: {@code {"schemas": {NAME: [{"file",
 *       "line", "column", "cql"}]}}}, line and column of where a statement begins, from 1.
 *   <li>The schemas: {@code {"schemas": {NAME: [{"keyspace", "table", "partitionKeyParts",
 *       "readRepair", "timeToLive", "graceSeconds", "columns": [{"name", "type", "role"}]}]},
 *       "problems": [{"file", "line", "column", "found"}]}}; the key's columns come first, in its
 *       order; a role is KEY, REGULAR or STATIC.
 * </ul>
 */
public final class SchemaReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SchemaReader() {}

  /** Ends with an exception, and so with exit code 1, if the files can't be read or written. */
  public static void main(String[] arguments) throws IOException {
    DatabaseDescriptor.clientInitialization(false, Config::new);
    DatabaseDescriptor.setPartitionerUnsafe(Murmur3Partitioner.instance);
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode schemas = answer.putObject("schemas");
    ArrayNode problems = answer.putArray("problems");
    JsonNode all = JSON.readTree(new File(arguments[0])).path("schemas");
    Iterator<String> names = all.fieldNames();
    while (names.hasNext()) {
      String name = names.next();
      Keyspaces keyspaces = new Statements(problems).apply(all.path(name));
      ArrayNode tables = schemas.putArray(name);
      for (KeyspaceMetadata keyspace : keyspaces) {
        keyspace.tables.forEach(table -> describe(table, tables.addObject()));
      }
    }
    JSON.writeValue(new File(arguments[1]), answer);
    // Cassandra's threads would keep the JVM up.
    Runtime.getRuntime().halt(0);
  }

  private static void describe(TableMetadata table, ObjectNode json) {
    json.put("keyspace", table.keyspace)
        .put("table", table.name)
        .put("partitionKeyParts", table.partitionKeyColumns().size())
        .put("readRepair", table.params.readRepair.toString())
        .put("timeToLive", table.params.defaultTimeToLive)
        .put("graceSeconds", table.params.gcGraceSeconds);
    ArrayNode columns = json.putArray("columns");
    table.primaryKeyColumns().forEach(column -> describe(column, "KEY", columns));
    // As a node tells them: by name.
    StreamSupport.stream(table.regularAndStaticColumns().spliterator(), false)
        .sorted(Comparator.comparing(column -> column.name.toString()))
        .forEach(column -> describe(column, column.isStatic() ? "STATIC" : "REGULAR", columns));
  }

  private static void describe(ColumnMetadata column, String role, ArrayNode columns) {
    columns
        .addObject()
        .put("name", column.name.toString())
        // A clustering column in descending order is of a type that wraps its own.
        .put("type", column.type.unwrap().asCQL3Type().toString())
        .put("role", role);
  }
}
