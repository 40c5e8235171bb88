package io.tidemill.keyspace.session;

import com.datastax.oss.driver.api.core.auth.PlainTextAuthProviderBase;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import java.nio.file.Path;
import java.util.List;

/**
 * Signs in with the user and password that a file holds. Each connection reads it anew: after a
 * change of password, sessions that are open go on with the new one.
 */
final class LoginFile extends PlainTextAuthProviderBase {
  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";

  private final Path file;

  LoginFile(Path file) {
    super(DriverSettings.SESSION_NAME);
    this.file = file;
  }

  /** Reads the file, so that what is wrong with it is found before anybody is connected to. */
  void check() {
    credentials();
  }

  @Override
  protected Credentials getCredentials(EndPoint endPoint, String serverAuthenticator) {
    return credentials();
  }

  private Credentials credentials() {
    SecretsFile login = SecretsFile.read(file, "login", List.of(USERNAME, PASSWORD));
    return new Credentials(
        login.required(USERNAME).toCharArray(), login.required(PASSWORD).toCharArray());
  }
}
