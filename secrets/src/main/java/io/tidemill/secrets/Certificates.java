package io.tidemill.secrets;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;

/** Certificates in PEM. */
final class Certificates {
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

  private Certificates() {}

  /**
   * Reads what holds at least one certificate, and nothing else; or is empty.
   *
   * @param where it is, for messages
   * @throws TidemillException of kind {@code OPERATOR} if it is something else
   */
  static List<X509Certificate> read(String pem, Supplier<String> where) {
    if (pem.isEmpty()) {
      return List.of();
    }
    try {
      if (!pem.stripLeading().startsWith(BEGIN)) {
        throw new CertificateException("it begins otherwise");
      }
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(
              new ByteArrayInputStream(pem.strip().getBytes(StandardCharsets.UTF_8)))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      // Without its cause, which may repeat what is there.
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected certificates in PEM, each from %s on, in %s, found something else; put the authority's certificate there"
              .formatted(BEGIN, where.get()));
    }
  }
}
