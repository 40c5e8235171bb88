package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ReachTest {
  @Test
  void a_server_that_listens_is_reached_and_one_that_has_gone_is_named() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
      assertThatCode(() -> endpoint(server.getLocalPort())).doesNotThrowAnyException();
    }
    assertThatThrownBy(() -> endpoint(port))
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.kind()).isEqualTo(FailureKind.INFRASTRUCTURE))
        .hasMessageContainingAll("Lambda", "127.0.0.1:" + port, "correct TIDEMILL_X");
  }

  @Test
  void the_regions_own_endpoint_is_not_asked() {
    assertThatCode(() -> Reach.endpoint("Lambda", "", "TIDEMILL_X")).doesNotThrowAnyException();
  }

  private static void endpoint(int port) {
    Reach.endpoint("Lambda", "http://127.0.0.1:" + port, "TIDEMILL_X");
  }
}
