package io.tidemill.localstack.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.localstack.server.ServerProcess.Readiness;
import java.io.File;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void a_server_is_ready_when_it_says_so_and_ends_when_closed() {
    try (ServerProcess server = start(Server.class, "two words", "\"quoted\\\"")) {
      assertThat(server.awaitReady(DEADLINE, () -> server.logContains("serving")))
          .isEqualTo(Readiness.READY);
      assertThat(server.logContains("[two words, \"quoted\\\"]")).isTrue();
      assertThat(server.process().isAlive()).isTrue();

      server.close();

      assertThat(server.process().isAlive()).isFalse();
      assertThat(server.logContains("orderly end")).isTrue();
    }
  }

  @Test
  void a_server_that_refuses_to_end_is_killed() {
    try (ServerProcess server = start(Stubborn.class)) {
      server.awaitReady(DEADLINE, () -> server.logContains("serving"));

      server.close();

      assertThat(server.process().isAlive()).isFalse();
    }
  }

  @Test
  void a_server_that_ends_early_fails_with_the_end_of_its_log() {
    try (ServerProcess server = start(Failing.class)) {
      assertThatThrownBy(() -> server.awaitReady(DEADLINE, () -> false))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.kind()).isEqualTo(FailureKind.INFRASTRUCTURE))
          .hasMessageContaining("ended with exit code 1")
          .hasMessageContaining("no luck today")
          .hasMessageContaining(server.log().toString());
    }
  }

  @Test
  void a_server_that_never_gets_ready_fails_and_is_ended() {
    try (ServerProcess server = start(Server.class)) {
      assertThatThrownBy(() -> server.awaitReady(Duration.ofMillis(1), () -> false))
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("didn't get ready within");
      assertThat(server.process().isAlive()).isFalse();
    }
  }

  @Test
  void a_taken_port_is_told_from_other_failures() throws Exception {
    try (ServerSocket taken = new ServerSocket();
        ServerProcess server = start(Listening.class, port(taken))) {
      assertThat(server.awaitReady(DEADLINE, () -> false)).isEqualTo(Readiness.PORT_TAKEN);
    }
  }

  @Test
  void ports_are_picked_anew_until_they_are_free() {
    int[] tries = new int[1];
    String started =
        Loopback.startAtFreePorts(
            2,
            ports -> {
              assertThat(ports).hasSize(2).doesNotHaveDuplicates();
              return ++tries[0] < 3 ? Optional.empty() : Optional.of("started");
            });
    assertThat(started).isEqualTo("started");
  }

  @Test
  void ports_that_are_always_taken_are_one_clear_error() {
    assertThatThrownBy(() -> Loopback.startAtFreePorts(1, ports -> Optional.empty()))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining("taken by another process");
  }

  @Test
  void awaiting_success_tells_exit_codes() {
    try (ServerProcess good = start(Good.class)) {
      good.awaitSuccess(DEADLINE);
      assertThat(good.exit().join()).isZero();
    }
    try (ServerProcess failing = start(Failing.class)) {
      assertThatThrownBy(() -> failing.awaitSuccess(DEADLINE))
          .hasMessageContaining("ended with exit code 1");
    }
  }

  @Test
  void a_server_ends_when_its_parent_is_killed() {
    try (ServerProcess parent = start(Parent.class, folder.resolve("child").toString())) {
      parent.awaitReady(DEADLINE, () -> parent.logContains("child is"));
      ProcessHandle child =
          parent.process().children().findFirst().orElseThrow(AssertionError::new);
      assertThat(child.isAlive()).isTrue();

      parent.process().destroyForcibly();

      await().atMost(DEADLINE).until(() -> !child.isAlive());
    }
  }

  private ServerProcess start(Class<?> mainClass, String... arguments) {
    return start(folder, mainClass, arguments);
  }

  private static ServerProcess start(Path folder, Class<?> mainClass, String... arguments) {
    return ServerProcess.start(
        new ServerCommand(
            "server",
            folder,
            classpath(),
            List.of("-XX:TieredStopAtLevel=1", "-Xmx32m"),
            mainClass.getName(),
            List.of(arguments),
            Map.of()));
  }

  private static String classpath() {
    return Stream.of(ServerProcessTest.class, ServerProcess.class, TidemillException.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String port(ServerSocket socket) throws Exception {
    socket.bind(Loopback.address(0));
    return Integer.toString(socket.getLocalPort());
  }

  static final class Server {
    public static void main(String[] arguments) throws Exception {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("orderly end")));
      System.out.println("serving " + Arrays.toString(arguments));
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  static final class Stubborn {
    public static void main(String[] arguments) throws Exception {
      Runtime.getRuntime().addShutdownHook(new Thread(Stubborn::sleep));
      System.out.println("serving");
      sleep();
    }

    private static void sleep() {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static final class Good {
    public static void main(String[] arguments) {
      System.out.println("done");
    }
  }

  static final class Failing {
    public static void main(String[] arguments) {
      if (arguments.length == 0) {
        throw new IllegalStateException("no luck today");
      }
    }
  }

  static final class Listening {
    public static void main(String[] arguments) throws Exception {
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(Loopback.address(Integer.parseInt(arguments[0])));
      }
    }
  }

  static final class Parent {
    @SuppressWarnings("MustBeClosed") // the point is a parent that doesn't close it
    public static void main(String[] arguments) throws Exception {
      ServerProcess child = start(Path.of(arguments[0]), Server.class);
      System.out.println("child is " + child.process().pid());
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
