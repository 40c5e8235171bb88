package io.tidemill.secrets;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/** A login in a properties file; certificates are in a file of their own that it names. */
final class LoginFile {
  private LoginFile() {}

  /** As {@link Logins#read}. */
  static Login read(Path path, String option) {
    SecretsFile file = SecretsFile.read(path, option, Login.KEYS);
    String certificates = file.optional(Login.CERTIFICATES).isEmpty() ? "" : named(file);
    List<X509Certificate> authorities =
        Certificates.read(
            certificates,
            () ->
                "%s, which is %s in %s"
                    .formatted(file.file(Login.CERTIFICATES), Login.CERTIFICATES, file));
    return new Login(
        file.required(Login.USERNAME), file.required(Login.PASSWORD), certificates, authorities);
  }

  private static String named(SecretsFile file) {
    Path named = file.file(Login.CERTIFICATES);
    try {
      return Files.readString(named);
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected at %s, which is %s in %s, certificates in PEM that this user may read, found none (%s); put them there"
              .formatted(named, Login.CERTIFICATES, file, e.getClass().getSimpleName()));
    }
  }
}
