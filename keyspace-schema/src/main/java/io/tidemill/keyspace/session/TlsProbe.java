package io.tidemill.keyspace.session;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;

/**
 * Tries whether a server that hung up on us wants to be spoken to in TLS: it doesn't say so by
 * itself.
 */
final class TlsProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private TlsProbe() {}

  /** Whether it goes into a handshake, however that ends. Sends it nothing else. */
  static boolean speaksTls(InetSocketAddress server) {
    try (Socket socket = new Socket()) {
      socket.connect(server, (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      try (SSLSocket encrypted =
          (SSLSocket)
              SSLContext.getDefault()
                  .getSocketFactory()
                  .createSocket(socket, server.getHostString(), server.getPort(), true)) {
        encrypted.startHandshake();
        return true;
      }
    } catch (SSLHandshakeException e) {
      // It has shown a certificate, or objected to ours; or it has hung up again.
      return !(e.getCause() instanceof EOFException);
    } catch (IOException | NoSuchAlgorithmException e) {
      return false;
    }
  }
}
