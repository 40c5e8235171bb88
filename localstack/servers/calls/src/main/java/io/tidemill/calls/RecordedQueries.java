package io.tidemill.calls;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.cassandra.audit.AuditLogContext;
import org.apache.cassandra.cql3.BatchQueryOptions;
import org.apache.cassandra.cql3.CQLStatement;
import org.apache.cassandra.cql3.QueryHandler;
import org.apache.cassandra.cql3.QueryOptions;
import org.apache.cassandra.cql3.QueryProcessor;
import org.apache.cassandra.cql3.statements.BatchStatement;
import org.apache.cassandra.cql3.statements.ModificationStatement;
import org.apache.cassandra.service.ClientState;
import org.apache.cassandra.service.QueryState;
import org.apache.cassandra.transport.Dispatcher;
import org.apache.cassandra.transport.messages.ResultMessage;
import org.apache.cassandra.utils.MD5Digest;

/**
 * Has a Cassandra node note which statements clients run: the client's name, {@code cql}, the kind
 * of statement as Cassandra's audit log has it, keyspace and table. Named to the node by {@code
 * -Dcassandra.custom_query_handler_class}.
 */
public final class RecordedQueries implements QueryHandler {
  private static final String APPLICATION = "APPLICATION_NAME";

  private final QueryHandler real = QueryProcessor.instance;

  private static void note(CQLStatement statement, ClientState from) {
    String client = from.getClientOptions().map(options -> options.get(APPLICATION)).orElse(null);
    if (client != null) {
      note(statement, client);
    }
  }

  private static void note(CQLStatement statement, String client) {
    if (statement instanceof BatchStatement) {
      for (ModificationStatement each : ((BatchStatement) statement).getStatements()) {
        note(each, client);
      }
      return;
    }
    AuditLogContext what = statement.getAuditLogContext();
    Calls.note(
        client,
        "cql",
        what.auditLogEntryType.name(),
        String.valueOf(what.keyspace),
        String.valueOf(what.scope));
  }

  @Override
  public CQLStatement parse(String query, QueryState state, QueryOptions options) {
    return real.parse(query, state, options);
  }

  @Override
  public ResultMessage process(
      CQLStatement statement,
      QueryState state,
      QueryOptions options,
      Map<String, ByteBuffer> payload,
      Dispatcher.RequestTime time) {
    note(statement, state.getClientState());
    return real.process(statement, state, options, payload, time);
  }

  @Override
  public ResultMessage.Prepared prepare(
      String query, ClientState state, Map<String, ByteBuffer> payload) {
    return real.prepare(query, state, payload);
  }

  @Override
  public Prepared getPrepared(MD5Digest id) {
    return real.getPrepared(id);
  }

  @Override
  public ResultMessage processPrepared(
      CQLStatement statement,
      QueryState state,
      QueryOptions options,
      Map<String, ByteBuffer> payload,
      Dispatcher.RequestTime time) {
    note(statement, state.getClientState());
    return real.processPrepared(statement, state, options, payload, time);
  }

  @Override
  public ResultMessage processBatch(
      BatchStatement statement,
      QueryState state,
      BatchQueryOptions options,
      Map<String, ByteBuffer> payload,
      Dispatcher.RequestTime time) {
    note(statement, state.getClientState());
    return real.processBatch(statement, state, options, payload, time);
  }
}
