package io.tidemill.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
      @ForAll @AlphaChars @StringLength(min = 1, max = 20) String datacenter) {
    LedgerAddress address = new LedgerAddress(host, port, keyspace, datacenter);

    assertThat(LedgerAddress.parse(address.toString())).isEqualTo(address);
  }

  @Test
  void addresses_by_number_are_read() {
    assertThat(LedgerAddress.parse("cassandra://127.0.0.3:9042/tidemill?dc=datacenter1"))
        .isEqualTo(new LedgerAddress("127.0.0.3", 9042, "tidemill", "datacenter1"));
    assertThat(LedgerAddress.parse("cassandra://[::1]:9042/tidemill?dc=dc-1.a_b"))
        .isEqualTo(new LedgerAddress("[::1]", 9042, "tidemill", "dc-1.a_b"));
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
        "cassandra://:9042/k?dc=d",
        "cassandra://h:9042?dc=d",
        "cassandra://h:9042/?dc=d",
        "cassandra://h:9042/k",
        "cassandra://h:9042/k?dc=",
        "cassandra://h:9042/k?datacenter=d",
        "cassandra://h:9042/k?dc=d&x=y",
        "cassandra://h:9042/k?dc=d#f",
        "cassandra://h:9042/K?dc=d",
        "cassandra://h:9042/k/l?dc=d",
        "cassandra://h:9042/k%22;?dc=d",
        "cassandra://h:9042/k k?dc=d"
      })
  void any_other_form_is_refused_with_the_right_one(String text) {
    TidemillException refused =
        catchThrowableOfType(TidemillException.class, () -> LedgerAddress.parse(text));

    assertThat(refused.kind()).isEqualTo(FailureKind.OPERATOR);
    assertThat(refused)
        .hasMessageContaining("cassandra://host:port/keyspace?dc=datacenter")
        .hasMessageContaining("\"" + text + "\"");
  }

  @Test
  void keyspaces_is_known_but_not_available() {
    assertThatThrownBy(() -> LedgerAddress.parse("keyspaces://eu-west-1/tidemill"))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("not available in this version");
  }

  @Test
  void a_password_is_refused_without_being_repeated() {
    assertThatThrownBy(() -> LedgerAddress.parse("cassandra://user:secret@h:9042/k?dc=d"))
        .isInstanceOf(TidemillException.class)
        .hasMessageNotContaining("secret");
  }
}
