package io.tidemill.keyspace.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.net.InetSocketAddress;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoreErrorsTest {
  static Stream<DriverException> unanswered() {
    return Stream.of(
        new DriverTimeoutException("timed out"),
        new ClosedConnectionException("lost"),
        new HeartbeatException(new InetSocketAddress(9042), "silent", null));
  }

  static Stream<DriverException> unsent() {
    return Stream.of(
        new NoNodeAvailableException(), new RequestThrottlingException("too many requests"));
  }

  @ParameterizedTest
  @MethodSource("unanswered")
  void what_was_sent_and_not_answered_may_have_been_applied(DriverException e) {
    assertThat(StoreErrors.certainlyNotApplied(e)).isFalse();
    assertThat(StoreErrors.kind(e)).isEqualTo(FailureKind.INFRASTRUCTURE);
  }

  @ParameterizedTest
  @MethodSource("unsent")
  void what_was_never_sent_was_certainly_not_applied(DriverException e) {
    assertThat(StoreErrors.certainlyNotApplied(e)).isTrue();
    assertThat(StoreErrors.kind(e)).isEqualTo(FailureKind.INFRASTRUCTURE);
  }

  @Test
  void a_translation_says_what_was_to_be_done_and_keeps_the_cause() {
    AllNodesFailedException nobody = new NoNodeAvailableException();

    TidemillException translated = StoreErrors.translate("read the state of flights", nobody);

    assertThat(translated.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(translated).hasMessageContaining("read the state of flights").hasCause(nobody);
  }
}
