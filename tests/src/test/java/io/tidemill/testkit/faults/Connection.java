package io.tidemill.testkit.faults;

import io.tidemill.testkit.faults.Trigger.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** One client's connection through a {@link TcpProxy}: two sockets, and a thread for each way. */
final class Connection {
  private static final int BUFFER = 64 * 1024;

  private final TcpProxy proxy;
  private final Socket client;
  private final Socket server;
  private final int number;

  /** What keeps answers from the client, once something does. */
  private volatile Fault answers;

  private volatile boolean dead;

  Connection(TcpProxy proxy, Socket client, Socket server, int number) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
    this.number = number;
  }

  /** Passes on both ways; returns when the client's has ended. */
  void pump() {
    Daemon.start(
        Thread.currentThread().getName() + "-answers",
        () -> pump(Direction.TO_CLIENT, server, client));
    pump(Direction.TO_SERVER, client, server);
  }

  /** Both ends find the connection reset. */
  void reset() {
    reset(client);
    reset(server);
    proxy.gone(this);
  }

  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // closed already
    }
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // as closed as can be
    }
  }

  private void pump(Direction direction, Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    Window window = new Window();
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (direction == Direction.TO_SERVER) {
          proxy.heard();
        }
        if (passes(direction, window, buffer, length)) {
          LockSupport.parkNanos(proxy.delay().toNanos());
          out.write(buffer, 0, length);
        }
      }
      end();
    } catch (IOException e) {
      // One end has reset it, or this proxy has.
      reset();
    }
  }

  /** A client that closes is as gone for its server as for the proxy. */
  private void end() {
    close(client);
    close(server);
    proxy.gone(this);
  }

  private boolean passes(Direction direction, Window window, byte[] bytes, int length) {
    if (dead || proxy.manner() == TcpProxy.Manner.SWALLOW) {
      return false;
    }
    if (direction == Direction.TO_CLIENT && answers != null) {
      return kept(answers);
    }
    Fault fault = proxy.struckBy(direction, window, bytes, length, number);
    return fault == null || struck(fault);
  }

  /** Whether what was seen is passed on. */
  private boolean struck(Fault fault) {
    return switch (fault.effect()) {
      case CUT -> {
        reset();
        yield false;
      }
      case SWALLOW -> {
        dead = true;
        yield false;
      }
      case HOLD -> released(fault);
      case CUT_ANSWER, HOLD_ANSWER, SWALLOW_ANSWER -> {
        answers = fault;
        yield true;
      }
    };
  }

  /** Whether an answer that {@code fault} keeps back is passed on after all. */
  private boolean kept(Fault fault) {
    return switch (fault.effect()) {
      case CUT_ANSWER -> {
        reset();
        yield false;
      }
      case HOLD_ANSWER -> {
        boolean released = released(fault);
        answers = null;
        yield released;
      }
      default -> false;
    };
  }

  private boolean released(Fault fault) {
    return switch (fault.awaitNext()) {
      case PASS -> true;
      case CUT -> {
        reset();
        yield false;
      }
    };
  }
}
