package io.tidemill.testkit;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.CassandraAddress;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.localstack.server.CassandraNode;
import java.util.UUID;

/** Keyspaces that tests make in the shared Cassandra node, each with a name of its own. */
public final class TestKeyspaces {
  private TestKeyspaces() {}

  /** An address with a keyspace that doesn't exist yet, held to Keyspaces' rules. */
  public static CassandraAddress unused() {
    CassandraNode node = TestServers.cassandra();
    String keyspace = "k" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    return CassandraAddress.plain(node.host(), node.port(), keyspace, node.datacenter())
        .under(CassandraAddress.Rules.KEYSPACES);
  }

  /** A session to the shared node, open until the JVM ends. */
  public static CqlSession session() {
    return Session.SHARED;
  }

  private static final class Session {
    static final CqlSession SHARED = Sessions.open(unused());
  }
}
