package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.localstack.server.CassandraNode;
import io.tidemill.localstack.server.KafkaBroker;
import io.tidemill.testkit.TestServers;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class ServersIT {
  @Test
  void kafka_serves_clients() throws Exception {
    KafkaBroker broker = TestServers.kafka();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      admin
          .createTopics(List.of(new NewTopic("servers-it", Optional.of(2), Optional.empty())))
          .all()
          .get();
      assertThat(admin.listTopics().names().get()).contains("servers-it");
    }
  }

  @Test
  void cassandra_serves_clients() {
    CassandraNode node = TestServers.cassandra();
    try (CqlSession session =
        CqlSession.builder()
            .addContactPoint(new InetSocketAddress(node.host(), node.port()))
            .withLocalDatacenter(node.datacenter())
            .build()) {
      assertThat(session.execute("SELECT release_version FROM system.local").one().getString(0))
          .startsWith("5.0");
    }
  }
}
