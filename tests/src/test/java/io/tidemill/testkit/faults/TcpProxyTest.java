package io.tidemill.testkit.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy between clients and a server that echoes words of four letters. */
class TcpProxyTest {
  private static final int WORD = 4;
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int SHORT_MILLIS = 200;

  private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
  private final TcpProxy proxy = TcpProxy.listen("echo");
  private ServerSocket server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    Daemon.start("echo", this::serve);
    proxy.forwardTo(server.getLocalPort());
  }

  @AfterEach
  void end() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void what_was_seen_does_not_arrive_when_it_is_cut() throws IOException {
    Fault fault = proxy.arm(Trigger.said("tide"), Effect.CUT);
    try (Socket client = client(PATIENCE_MILLIS)) {
      assertThat(ask(client, "mill")).isEqualTo("mill");
      assertThat(fault.struck()).isZero();
      assertThatThrownBy(() -> ask(client, "tide")).isInstanceOf(SocketException.class);
    }
    assertThat(fault.awaitStruck()).contains("echo, connection 1");
    assertThat(heard).containsExactly("mill");
    try (Socket client = client(PATIENCE_MILLIS)) {
      assertThat(ask(client, "tide")).as("a fault strikes once").isEqualTo("tide");
    }
  }

  @Test
  void what_was_seen_arrives_and_its_answer_does_not_when_that_is_cut() throws IOException {
    proxy.arm(Trigger.said("tide").occurrence(2), Effect.CUT_ANSWER);
    try (Socket client = client(PATIENCE_MILLIS)) {
      assertThat(ask(client, "tide")).isEqualTo("tide");
      assertThatThrownBy(() -> ask(client, "tide")).isInstanceOf(SocketException.class);
    }
    assertThat(heard).containsExactly("tide", "tide");
  }

  @Test
  void what_is_held_arrives_once_it_is_released() throws IOException {
    Fault fault = proxy.arm(Trigger.said("tide"), Effect.HOLD);
    try (Socket client = client(PATIENCE_MILLIS)) {
      say(client, "tide");
      fault.awaitStruck();
      assertThat(heard).isEmpty();
      fault.release();
      assertThat(answer(client)).isEqualTo("tide");
    }
  }

  @Test
  void an_answer_that_is_held_arrives_once_it_is_released() throws IOException {
    Fault fault = proxy.arm(Trigger.answered("tide"), Effect.HOLD);
    try (Socket client = client(PATIENCE_MILLIS)) {
      say(client, "tide");
      fault.awaitStruck();
      assertThat(heard).containsExactly("tide");
      fault.release();
      assertThat(answer(client)).isEqualTo("tide");
    }
  }

  @Test
  void a_half_open_connection_stays_and_says_nothing() throws IOException {
    proxy.arm(Trigger.said("tide"), Effect.SWALLOW);
    try (Socket client = client(SHORT_MILLIS)) {
      assertThatThrownBy(() -> ask(client, "tide")).isInstanceOf(SocketTimeoutException.class);
      assertThatThrownBy(() -> ask(client, "mill")).isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void whoever_is_refused_or_met_with_silence_gets_through_after_it() throws IOException {
    proxy.refuse();
    try (Socket client = client(PATIENCE_MILLIS)) {
      assertThatThrownBy(() -> ask(client, "tide")).isInstanceOf(SocketException.class);
    }
    proxy.silence();
    try (Socket client = client(SHORT_MILLIS)) {
      assertThatThrownBy(() -> ask(client, "tide")).isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(proxy.harmed()).isGreaterThanOrEqualTo(2);
    proxy.restore();
    try (Socket client = client(PATIENCE_MILLIS)) {
      assertThat(ask(client, "tide")).isEqualTo("tide");
    }
    assertThat(heard).containsExactly("tide");
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Daemon.start("echo-client", () -> echo(client));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private void echo(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      for (byte[] word = in.readNBytes(WORD); word.length == WORD; word = in.readNBytes(WORD)) {
        heard.add(new String(word, UTF_8));
        client.getOutputStream().write(word);
      }
    } catch (IOException e) {
      // reset
    }
  }

  private Socket client(int patienceMillis) throws IOException {
    Socket client = new Socket(server.getInetAddress(), proxy.port());
    client.setSoTimeout(patienceMillis);
    return client;
  }

  private static String ask(Socket client, String word) throws IOException {
    say(client, word);
    return answer(client);
  }

  private static void say(Socket client, String word) throws IOException {
    client.getOutputStream().write(word.getBytes(UTF_8));
  }

  /** The answer; a connection that is closed instead is as good as reset. */
  private static String answer(Socket client) throws IOException {
    byte[] word = client.getInputStream().readNBytes(WORD);
    if (word.length < WORD) {
      throw new SocketException("closed");
    }
    return new String(word, UTF_8);
  }
}
