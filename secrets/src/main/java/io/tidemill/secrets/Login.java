package io.tidemill.secrets;

import static java.util.Objects.requireNonNull;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A user's name and password, and who may vouch for the servers that they are for.
 *
 * @param certificates of authorities, in PEM, as {@link #authorities()} has them; empty for those
 *     that the JVM trusts
 * @param authorities the same, read
 */
public record Login(
    String username, String password, String certificates, List<X509Certificate> authorities) {
  static final String USERNAME = "username";
  static final String PASSWORD = "password";
  static final String CERTIFICATES = "certificates";

  /** All that may be kept in a file. A secret may hold more, which is left alone. */
  static final List<String> KEYS = List.of(USERNAME, PASSWORD, CERTIFICATES);

  public Login {
    requireNonNull(username, "username");
    requireNonNull(password, "password");
    requireNonNull(certificates, "certificates");
    authorities = List.copyOf(authorities);
  }

  /** Tells nothing of it. */
  @Override
  public String toString() {
    return "Login";
  }
}
