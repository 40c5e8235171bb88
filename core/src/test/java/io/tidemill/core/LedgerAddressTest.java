package io.tidemill.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemill.core.CassandraAddress.Rules;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LowerChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerAddressTest {
  @Property
  void what_is_written_is_read_back(
      @ForAll @LowerChars @StringLength(min = 1, max = 10) String host,
      @ForAll @IntRange(min = 1, max = 65_535) int port,
      @ForAll @LowerChars @StringLength(min = 1, max = 48) String keyspace,
      @ForAll @AlphaChars @StringLength(min = 1, max = 20) String datacenter,
      @ForAll boolean login,
      @ForAll boolean tls,
      @ForAll @IntRange(max = 5_000) int pace) {
    CassandraAddress address =
        new CassandraAddress(
            List.of(host + ":" + port, "other." + host + ":9042"),
            keyspace,
            datacenter,
            login ? "/etc/tidemill/login.properties" : "",
            tls ? CassandraAddress.TLS_OF_JVM : "",
            pace > 0 ? Rules.KEYSPACES : Rules.CASSANDRA,
            pace);

    assertThat(LedgerAddress.parse(address.toString())).isEqualTo(address);
  }

  @Test
  void addresses_by_number_are_read() {
    assertThat(LedgerAddress.parse("cassandra://127.0.0.3:9042/tidemill?dc=datacenter1"))
        .isEqualTo(CassandraAddress.plain("127.0.0.3", 9042, "tidemill", "datacenter1"));
    assertThat(LedgerAddress.parse("cassandra://[::1]:9042/tidemill?dc=dc-1.a_b"))
        .isEqualTo(CassandraAddress.plain("[::1]", 9042, "tidemill", "dc-1.a_b"));
  }

  @Test
  void a_login_may_be_in_a_secret() {
    String secret =
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:stores/a+b=c@d_e.f-AbCdEf";
    LedgerAddress address =
        LedgerAddress.parse("cassandra://h:1/k?dc=d&login=" + secret + "&tls=jvm");

    assertThat(address)
        .isEqualTo(
            new CassandraAddress(
                List.of("h:1"), "k", "d", secret, CassandraAddress.TLS_OF_JVM, Rules.CASSANDRA, 0));
    assertThat(LedgerAddress.parse(address.toString())).isEqualTo(address);
    assertThat(new SecretArn(secret).region()).isEqualTo("eu-west-1");
    assertThat(new SecretArn(secret).account()).isEqualTo("111122223333");
  }

  @Test
  void a_store_can_be_held_to_the_rules_of_keyspaces() {
    assertThat(LedgerAddress.parse("cassandra://h:1/k?dc=d&rules=keyspaces&pace=500"))
        .isEqualTo(CassandraAddress.plain("h", 1, "k", "d").paced(500));
    assertThat(LedgerAddress.parse("cassandra://h:1/k?rules=keyspaces&dc=d"))
        .isEqualTo(CassandraAddress.plain("h", 1, "k", "d").under(Rules.KEYSPACES));
  }

  @Test
  void keyspaces_is_its_regions_public_endpoint_unless_another_is_named() {
    LedgerAddress address = LedgerAddress.parse("keyspaces://eu-west-1/tidemill");

    assertThat(address).isEqualTo(new KeyspacesAddress("eu-west-1", "tidemill", ""));
    assertThat(address.home()).isEqualTo("eu-west-1");
    assertThat(address.servers()).containsExactly("cassandra.eu-west-1.amazonaws.com:9142");
    assertThat(LedgerAddress.parse("keyspaces://cn-north-1/tidemill").servers())
        .containsExactly("cassandra.cn-north-1.amazonaws.com.cn:9142");
    String vpc = "keyspaces://us-gov-west-1/tidemill?endpoint=vpce-1.example.com:9142";
    assertThat(LedgerAddress.parse(vpc).servers()).containsExactly("vpce-1.example.com:9142");
    assertThat(LedgerAddress.parse(vpc)).hasToString(vpc);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tidemill",
        "http://h:1/k?dc=d",
        "cassandra://h/k?dc=d",
        "cassandra://h:0/k?dc=d",
        "cassandra://h:65536/k?dc=d",
        "cassandra://h:1,/k?dc=d",
        "cassandra://:9042/k?dc=d",
        "cassandra://h:9042?dc=d",
        "cassandra://h:9042/?dc=d",
        "cassandra://h:9042/k",
        "cassandra://h:9042/k?dc=",
        "cassandra://h:9042/k?datacenter=d",
        "cassandra://h:9042/k?dc=d&x=y",
        "cassandra://h:9042/k?dc=d&dc=e",
        "cassandra://h:9042/k?dc=d&login=",
        "cassandra://h:9042/k?dc=d&login=relative.properties",
        "cassandra://h:9042/k?dc=d&login=arn:aws:secretsmanager:eu-west-1:111122223333:secret:name",
        "cassandra://h:9042/k?dc=d&login=arn:aws:s3:::bucket-AbCdEf",
        "cassandra://h:9042/k?dc=d&tls=yes",
        "cassandra://h:9042/k?dc=d&rules=scylla",
        "cassandra://h:9042/k?dc=d&pace=5",
        "cassandra://h:9042/k?dc=d&rules=keyspaces&pace=-5",
        "cassandra://h:9042/k?dc=d#f",
        "cassandra://h:9042/K?dc=d",
        "cassandra://h:9042/k/l?dc=d",
        "cassandra://h:9042/k%22;?dc=d",
        "cassandra://h:9042/k k?dc=d",
        "keyspaces://eu-west-1",
        "keyspaces://eu-west-1/K",
        "keyspaces://localhost:9042/k",
        "keyspaces://eu-west-1/k?dc=eu-west-1",
        "keyspaces://eu-west-1/k?endpoint=h"
      })
  void any_other_form_is_refused_with_the_right_ones(String text) {
    TidemillException refused =
        catchThrowableOfType(TidemillException.class, () -> LedgerAddress.parse(text));

    assertThat(refused.kind()).isEqualTo(FailureKind.OPERATOR);
    assertThat(refused)
        .hasMessageContaining("cassandra://host:port/keyspace?dc=datacenter")
        .hasMessageContaining("keyspaces://region/keyspace")
        .hasMessageContaining("\"" + text + "\"");
  }

  @Test
  void a_password_is_refused_without_being_repeated() {
    assertThatThrownBy(() -> LedgerAddress.parse("cassandra://user:secret@h:9042/k?dc=d"))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("login=")
        .hasMessageNotContaining("secret");
  }
}
