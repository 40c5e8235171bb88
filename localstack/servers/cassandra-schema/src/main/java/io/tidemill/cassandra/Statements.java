package io.tidemill.cassandra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.cassandra.cql3.CQLStatement;
import org.apache.cassandra.cql3.QueryProcessor;
import org.apache.cassandra.cql3.statements.UseStatement;
import org.apache.cassandra.cql3.statements.schema.AlterSchemaStatement;
import org.apache.cassandra.cql3.statements.schema.AlterTableStatement;
import org.apache.cassandra.cql3.statements.schema.AlterTypeStatement;
import org.apache.cassandra.cql3.statements.schema.CreateKeyspaceStatement;
import org.apache.cassandra.cql3.statements.schema.CreateTableStatement;
import org.apache.cassandra.cql3.statements.schema.CreateTypeStatement;
import org.apache.cassandra.cql3.statements.schema.DropKeyspaceStatement;
import org.apache.cassandra.cql3.statements.schema.DropTableStatement;
import org.apache.cassandra.cql3.statements.schema.DropTypeStatement;
import org.apache.cassandra.schema.KeyspaceMetadata;
import org.apache.cassandra.schema.KeyspaceParams;
import org.apache.cassandra.schema.Keyspaces;
import org.apache.cassandra.schema.TableMetadata;
import org.apache.cassandra.service.ClientState;

/**
 * Applies the statements that make keyspaces, tables and types to an empty schema. Of all others
 * (indexes, views, functions, rights, data) it looks at the syntax alone: tables don't depend on
 * them, and some need a node.
 */
final class Statements {
  private static final Set<Class<?>> APPLIED =
      Set.of(
          CreateKeyspaceStatement.Raw.class,
          DropKeyspaceStatement.Raw.class,
          CreateTableStatement.Raw.class,
          AlterTableStatement.Raw.class,
          DropTableStatement.Raw.class,
          CreateTypeStatement.Raw.class,
          AlterTypeStatement.Raw.class,
          DropTypeStatement.Raw.class);

  private static final Pattern PLACE = Pattern.compile("line (\\d+):(\\d+) (.*)", Pattern.DOTALL);

  private final ArrayNode problems;
  private final Set<String> known = new HashSet<>();
  private ClientState state = ClientState.forInternalCalls();
  private Keyspaces keyspaces = Keyspaces.none();

  Statements(ArrayNode problems) {
    this.problems = problems;
  }

  /** What the statements make; each that Cassandra refuses becomes a problem. */
  Keyspaces apply(JsonNode statements) {
    for (JsonNode statement : statements) {
      try {
        apply(statement.path("cql").asText());
      } catch (RuntimeException | StackOverflowError e) {
        refused(statement, e);
      }
    }
    return keyspaces;
  }

  private void apply(String cql) {
    CQLStatement.Raw raw = QueryProcessor.parseStatement(cql);
    if (raw instanceof UseStatement use) {
      state = ClientState.forInternalCalls(use.keyspace());
      return;
    }
    if (!APPLIED.contains(raw.getClass())) {
      return;
    }
    AlterSchemaStatement change = (AlterSchemaStatement) QueryProcessor.parseStatement(cql, state);
    String keyspace = change.keyspace();
    boolean create = raw instanceof CreateKeyspaceStatement.Raw;
    // A keyspace that no statement has made yet may be there already, made by whoever runs the
    // cluster.
    boolean assumed = known.add(keyspace) && !(raw instanceof DropKeyspaceStatement.Raw);
    if (assumed || (create && !keyspaces.containsKeyspace(keyspace))) {
      // How it is replicated, and whether it can be so, is for the cluster to say.
      keyspaces =
          keyspaces.withAddedOrUpdated(KeyspaceMetadata.create(keyspace, KeyspaceParams.simple(1)));
      if (create) {
        return;
      }
    }
    keyspaces = applied(change, keyspace);
  }

  private Keyspaces applied(AlterSchemaStatement change, String name) {
    if (change instanceof AlterTableStatement alter) {
      ColumnChanges columns = new ColumnChanges(alter);
      KeyspaceMetadata keyspace = keyspaces.getNullable(name);
      TableMetadata table =
          keyspace == null ? null : keyspace.getTableOrViewNullable(columns.table());
      if (table != null && columns.needNode()) {
        return keyspaces.withAddedOrUpdated(
            keyspace.withSwapped(keyspace.tables.withSwapped(columns.apply(table))));
      }
    }
    return change.apply(keyspaces);
  }

  private void refused(JsonNode statement, Throwable refusal) {
    int line = statement.path("line").asInt();
    int column = statement.path("column").asInt();
    String found = String.valueOf(refusal.getMessage());
    Matcher place = PLACE.matcher(found);
    if (place.matches()) {
      int lines = Integer.parseInt(place.group(1)) - 1;
      int columns = Integer.parseInt(place.group(2));
      column = lines == 0 ? column + columns : columns + 1;
      line += lines;
      found = place.group(3);
    }
    problems
        .addObject()
        .put("file", statement.path("file").asText())
        .put("line", line)
        .put("column", column)
        .put("found", found.replaceAll("\\s+", " ").strip());
  }
}
