package io.tidemill.localstack.server;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The address that servers listen at, and ports of it for those that can't pick one themselves. */
public final class Loopback {
  public static final String HOST = "127.0.0.1";

  private static final int TRIES = 4;

  private Loopback() {}

  /**
   * Starts a server at free ports; again, with others, if somebody else takes one of them before
   * the server does.
   *
   * @param start starts it at the ports given; empty if one of them was taken
   */
  public static <S> S startAtFreePorts(int count, Function<List<Integer>, Optional<S>> start) {
    List<List<Integer>> tried = new ArrayList<>();
    while (tried.size() < TRIES) {
      List<Integer> ports = pick(count);
      Optional<S> started = start.apply(ports);
      if (started.isPresent()) {
        return started.get();
      }
      tried.add(ports);
    }
    throw new TidemillException(
        FailureKind.INFRASTRUCTURE,
        "Expected free ports on %s, but each of %s was taken by another process right after it had been free; stop what opens ports there and start again"
            .formatted(HOST, tried));
  }

  static InetSocketAddress address(int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(HOST, new byte[] {127, 0, 0, 1}), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are an address", e);
    }
  }

  private static List<Integer> pick(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      List<Integer> ports = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket();
        held.add(socket);
        socket.bind(address(0));
        ports.add(socket.getLocalPort());
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException("No free port on " + HOST, e);
    } finally {
      held.forEach(Loopback::release);
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
