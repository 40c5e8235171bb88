package io.tidemill.keyspace.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.config.OptionsMap;
import com.datastax.oss.driver.api.core.config.TypedDriverOption;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.CassandraAddress.Rules;
import io.tidemill.core.KeyspacesAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DriverSettingsTest {
  private static final CassandraAddress CASSANDRA =
      CassandraAddress.plain("127.0.0.1", 9042, "tidemill", "datacenter1");
  private static final KeyspacesAddress KEYSPACES =
      new KeyspacesAddress("eu-west-1", "tidemill", "");

  @Test
  void keyspaces_is_spoken_to_as_aws_asks() {
    OptionsMap settings = DriverSettings.forAll(KEYSPACES);

    assertThat(settings.get(TypedDriverOption.REQUEST_CONSISTENCY)).isEqualTo("LOCAL_QUORUM");
    assertThat(settings.get(TypedDriverOption.REQUEST_TIMEOUT)).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.get(TypedDriverOption.HEARTBEAT_TIMEOUT)).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.get(TypedDriverOption.REQUEST_DEFAULT_IDEMPOTENCE)).isTrue();
    assertThat(settings.get(TypedDriverOption.LOAD_BALANCING_POLICY_SLOW_AVOIDANCE)).isFalse();
    assertThat(settings.get(TypedDriverOption.PREPARE_ON_ALL_NODES)).isFalse();
    assertThat(settings.get(TypedDriverOption.CONNECTION_POOL_LOCAL_SIZE))
        .isGreaterThanOrEqualTo(3);
    assertThat(settings.get(TypedDriverOption.PROTOCOL_VERSION)).isEqualTo("V4");
  }

  @Test
  void what_stands_in_for_keyspaces_is_sent_what_keyspaces_would_be() {
    OptionsMap settings = DriverSettings.forAll(CASSANDRA.under(Rules.KEYSPACES));

    assertThat(settings.get(TypedDriverOption.REQUEST_DEFAULT_IDEMPOTENCE)).isTrue();
    assertThat(settings.get(TypedDriverOption.PROTOCOL_VERSION)).isEqualTo("V4");
  }

  @Test
  void cassandra_is_not() {
    OptionsMap settings = DriverSettings.forAll(CASSANDRA);

    assertThat(settings.get(TypedDriverOption.REQUEST_DEFAULT_IDEMPOTENCE)).isFalse();
    assertThat(settings.get(TypedDriverOption.PROTOCOL_VERSION)).isNull();
    assertThat(settings.get(TypedDriverOption.HEARTBEAT_TIMEOUT)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void who_wants_the_ledger_alone_opens_one_connection_to_a_node() {
    assertThat(
            DriverSettings.forLedger(KEYSPACES).get(TypedDriverOption.CONNECTION_POOL_LOCAL_SIZE))
        .isEqualTo(1);
  }
}
