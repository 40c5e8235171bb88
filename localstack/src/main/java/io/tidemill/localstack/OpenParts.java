package io.tidemill.localstack;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been opened and must be closed, the newest first. Safe for use by several threads. */
final class OpenParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenParts.class);

  // Guarded by this.
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private boolean closed;

  /**
   * Takes {@code part} on.
   *
   * @throws TidemillException if all has been closed meanwhile, and {@code part} now too
   */
  synchronized <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    if (closed) {
      close();
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "The local cloud was closed while it was starting");
    }
    return part;
  }

  /** Closes everything; a part that fails to close doesn't keep the others open. */
  @Override
  public synchronized void close() {
    closed = true;
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} could not be closed", part.getClass().getSimpleName(), e);
      }
    }
  }
}
