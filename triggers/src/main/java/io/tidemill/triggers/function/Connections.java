package io.tidemill.triggers.function;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TidemillException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one environment: opened when they are first needed, and kept for the
 * invocations after that. Safe for use by several threads.
 */
final class Connections {
  /**
   * Connections that rested longer are opened anew: an environment is frozen between invocations,
   * and what lies on the way forgets idle connections (NAT gateways and network load balancers
   * after 350 s, without a word to either end).
   */
  static final Duration REST = Duration.ofMinutes(5);

  private static final Logger log = LoggerFactory.getLogger(Connections.class);

  private final Supplier<Ports> opener;
  private final InstantSource clock;
  private CompletableFuture<Ports> opened;
  private Instant lastUsed = Instant.MIN;

  /**
   * None yet.
   *
   * @param opener opens all, or closes what it had opened and throws a {@link TidemillException}
   */
  Connections(Supplier<Ports> opener, InstantSource clock) {
    this.opener = requireNonNull(opener, "opener");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Begins to open them in the background; a failure is left for {@link #use} to meet. */
  synchronized void begin() {
    if (opened == null) {
      opened = new CompletableFuture<>();
      lastUsed = clock.instant();
      CompletableFuture<Ports> result = opened;
      Thread thread = new Thread(() -> open(result), "tidemill-connect");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void open(CompletableFuture<Ports> result) {
    try {
      result.complete(opener.get());
    } catch (Throwable e) {
      result.completeExceptionally(e);
    }
  }

  /**
   * The ports, over open connections.
   *
   * @throws TidemillException if something can't be reached; the next use tries again
   */
  synchronized Ports use() {
    if (opened != null && clock.instant().isAfter(lastUsed.plus(REST))) {
      drop();
    }
    Ports ports = begun();
    if (ports == null) {
      ports = opener.get();
      opened = CompletableFuture.completedFuture(ports);
    }
    lastUsed = clock.instant();
    return ports;
  }

  /** What was begun and has succeeded; else null. */
  private Ports begun() {
    try {
      return opened == null ? null : opened.join();
    } catch (CompletionException e) {
      log.debug("Opening in the background failed; it is tried again", e);
      opened = null;
      return null;
    }
  }

  /** Closes what is open, so that the next use opens it anew. */
  synchronized void drop() {
    Ports ports = begun();
    opened = null;
    if (ports != null) {
      try {
        ports.connections().run();
      } catch (RuntimeException e) {
        log.warn("Connections could not be closed in order", e);
      }
    }
  }
}
