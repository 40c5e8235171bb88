package io.tidemill.localstack.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** As HTTP shows it, with headers that no client would send by itself. */
class ApiServerTest {
  private static final String DONE = "HTTP/1.1 204 ";
  private static final String REFUSED = "HTTP/1.1 403 ";
  private static final int MOST_BYTES = 1024;

  private ApiServer server = ApiServer.start("test", MOST_BYTES, request -> ApiAnswer.empty(204));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_request_that_overflows_the_stack_is_answered_and_the_next_one_too() throws IOException {
    server.close();
    server =
        ApiServer.start(
            "test",
            MOST_BYTES,
            request -> {
              throw new StackOverflowError();
            });

    for (int i = 0; i < 2; i++) {
      assertThat(ask("Host: 127.0.0.1"))
          .startsWith("HTTP/1.1 500 ")
          .containsIgnoringCase("x-amzn-ErrorType: InternalServerException");
    }
  }

  @Test
  void at_loopback_it_is_asked_by_loopback_s_names() throws IOException {
    assertThat(ask("Host: localhost")).startsWith(DONE);
    assertThat(ask("Host: LocalHost:" + port())).startsWith(DONE);
    assertThat(ask("Host: 127.0.0.1:1")).startsWith(DONE);
    assertThat(ask("Host: 127.1.2.3")).startsWith(DONE);
    assertThat(ask("Host: [::1]:8998")).startsWith(DONE);
  }

  @Test
  void at_loopback_it_is_not_asked_by_names_that_were_made_to_mean_it() throws IOException {
    assertThat(ask("Host: rebound.example:" + port()))
        .startsWith(REFUSED)
        .containsIgnoringCase("x-amzn-ErrorType: AccessDeniedException")
        .contains("rebound.example", "ask for 127.0.0.1");
    assertThat(ask("Host: 127.0.0.1.rebound.example")).startsWith(REFUSED);
    assertThat(ask("Host: localhost.rebound.example")).startsWith(REFUSED);
    assertThat(ask("Host: 192.168.0.1")).startsWith(REFUSED);
    assertThat(ask("Host: [::2]")).startsWith(REFUSED);
    assertThat(ask("Host:")).startsWith(REFUSED);
  }

  @Test
  void pages_of_other_hosts_are_refused() throws IOException {
    String host = "Host: 127.0.0.1:" + port();
    assertThat(ask(host, "Origin: https://page.example"))
        .startsWith(REFUSED)
        .contains("https://page.example", "Pages of other hosts");
    assertThat(ask(host, "Origin: https://127.0.0.1.page.example")).startsWith(REFUSED);
    assertThat(ask(host, "Origin: null")).startsWith(REFUSED);
    assertThat(ask(host, "Origin: http://127.0.0.1:" + port())).startsWith(DONE);
    assertThat(ask(host, "Origin: http://localhost:3000")).startsWith(DONE);
  }

  @Test
  void elsewhere_any_name_will_do_but_no_page_of_another_host() throws IOException {
    server.close();
    server =
        ApiServer.start(
            "test",
            new InetSocketAddress("0.0.0.0", 0),
            MOST_BYTES,
            request -> ApiAnswer.empty(204));

    assertThat(ask("Host: emr:8998")).startsWith(DONE);
    assertThat(ask("Host: emr:8998", "Origin: http://EMR")).startsWith(DONE);
    assertThat(ask("Host: emr:8998", "Origin: https://page.example")).startsWith(REFUSED);
    assertThat(ask("Host: emr:8998", "Origin: http://localhost")).startsWith(REFUSED);
  }

  private String ask(String... headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      String head =
          "POST / HTTP/1.1\r\n%s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
              .formatted(String.join("\r\n", headers));
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private int port() {
    return URI.create(server.url()).getPort();
  }
}
