package io.tidemill.testkit.faults;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.CassandraAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between clients and a server, on a free port of 127.0.0.1, and passes on what they say,
 * until it is told to do them harm: at a moment of its own choosing ({@link #arm}) or from now on
 * ({@link #refuse}, {@link #silence}, {@link #delay}). Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int BACKLOG = 200;

  private final String name;
  private final ServerSocket listener;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final List<Fault> armed = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger harmed = new AtomicInteger();
  private final AtomicLong asked = new AtomicLong();
  private volatile InetSocketAddress target;
  private volatile Manner manner = Manner.PASS;
  private volatile Duration delay = Duration.ZERO;

  private TcpProxy(String name, ServerSocket listener) {
    this.name = name;
    this.listener = listener;
  }

  /** How it treats everybody. */
  enum Manner {
    PASS,
    REFUSE,
    SWALLOW
  }

  /**
   * Starts to listen; whoever comes before it knows where to is refused.
   *
   * @param name of what is behind it, for the record of what was struck
   */
  public static TcpProxy listen(String name) {
    try {
      ServerSocket listener =
          new ServerSocket(0, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
      TcpProxy proxy = new TcpProxy(requireNonNull(name, "name"), listener);
      Daemon.start("proxy-" + name, proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Passes new connections on to a port of 127.0.0.1 from now on. */
  public void forwardTo(int port) {
    target = new InetSocketAddress(listener.getInetAddress(), port);
  }

  /** As {@link #forwardTo(int)}, to the first server of a store. */
  public void forwardTo(CassandraAddress store) {
    String server = store.servers().get(0);
    forwardTo(Integer.parseInt(server.substring(server.lastIndexOf(':') + 1)));
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** {@code host:port}, where it listens. */
  public String address() {
    return host() + ":" + port();
  }

  /** Has a fault strike once {@code trigger} is seen, on whichever connection it is. */
  public Fault arm(Trigger trigger, Effect effect) {
    Fault fault = new Fault(trigger, effect);
    armed.add(fault);
    return fault;
  }

  /** Has one fault strike on whichever of several proxies sees {@code trigger} first. */
  public static Fault arm(List<TcpProxy> proxies, Trigger trigger, Effect effect) {
    Fault fault = new Fault(trigger, effect);
    proxies.forEach(proxy -> proxy.armed.add(fault));
    return fault;
  }

  /** Resets all connections, and every new one, until {@link #restore}. */
  public void refuse() {
    manner = Manner.REFUSE;
    open.forEach(connection -> harm(connection::reset));
  }

  /** All connections stay, and new ones are taken, but nothing comes through: half open. */
  public void silence() {
    manner = Manner.SWALLOW;
    harmed.addAndGet(open.size());
  }

  /** Holds back all that is said, each way, by so much. */
  public void delay(Duration each) {
    delay = requireNonNull(each, "each");
    harmed.addAndGet(open.size());
  }

  /** Resets the connections that are open now; new ones are passed on. */
  public void cut() {
    open.forEach(connection -> harm(connection::reset));
  }

  /** Ends all harm. Connections that lost something meanwhile are reset; faults are disarmed. */
  public void restore() {
    boolean lost = manner == Manner.SWALLOW;
    armed.forEach(Fault::drop);
    armed.clear();
    delay = Duration.ZERO;
    manner = Manner.PASS;
    if (lost) {
      open.forEach(Connection::reset);
    }
  }

  /** How many connections have been refused, reset, silenced or delayed, but for faults. */
  public int harmed() {
    return harmed.get();
  }

  /** How many connections are open now. */
  public int open() {
    return open.size();
  }

  /** How many connections there have been. */
  public int accepted() {
    return accepted.get();
  }

  /** How often clients have said something: about as often as they have sent a request. */
  public long asked() {
    return asked.get();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    armed.forEach(Fault::drop);
    open.forEach(Connection::reset);
  }

  Manner manner() {
    return manner;
  }

  Duration delay() {
    return delay;
  }

  /** The fault that {@code window} lets strike, if any; null for none. */
  Fault struckBy(Trigger.Direction direction, Window window, byte[] bytes, int length, int number) {
    if (armed.isEmpty()) {
      return null;
    }
    String last = window.with(bytes, length);
    for (Fault fault : armed) {
      if (fault.sees(direction, last)) {
        window.forget();
        String where = "%s, connection %d, %s".formatted(name, number, direction);
        if (fault.strikes(direction, last, where)) {
          armed.remove(fault);
          return fault;
        }
      }
    }
    return null;
  }

  /** A client has said something. */
  void heard() {
    asked.incrementAndGet();
  }

  void gone(Connection connection) {
    open.remove(connection);
  }

  private void harm(Runnable deed) {
    harmed.incrementAndGet();
    deed.run();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        int number = accepted.incrementAndGet();
        Daemon.start("proxy-%s-%d".formatted(name, number), () -> serve(client, number));
      } catch (IOException e) {
        // closed, or a client that went at once
      }
    }
  }

  private void serve(Socket client, int number) {
    InetSocketAddress server = target;
    if (server == null || manner == Manner.REFUSE) {
      harm(() -> Connection.reset(client));
      return;
    }
    if (manner == Manner.SWALLOW) {
      harmed.incrementAndGet();
    }
    Socket behind = new Socket();
    try {
      behind.connect(server);
      client.setTcpNoDelay(true);
      behind.setTcpNoDelay(true);
    } catch (IOException e) {
      Connection.reset(client);
      return;
    }
    Connection connection = new Connection(this, client, behind, number);
    open.add(connection);
    if (manner == Manner.REFUSE) {
      harm(connection::reset);
      return;
    }
    connection.pump();
  }
}
