package io.tidemill.keyspace.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFileTest {
  private static final String PASSWORD = "hunter2hunter2";

  @TempDir static Path made;
  private static Path keys;
  private static Path trusted;

  @TempDir Path folder;

  @BeforeAll
  static void make() throws Exception {
    keys = made.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "node",
                "-keyalg",
                "EC",
                "-dname",
                "CN=node",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
    trusted = made.resolve("trusted.jks");
    KeyStore trust = KeyStore.getInstance("JKS");
    trust.load(null, null);
    trust.setCertificateEntry("authority", store.getCertificate("node"));
    write(trust, trusted);
  }

  private static void write(KeyStore store, Path path) throws Exception {
    try (OutputStream out = Files.newOutputStream(path)) {
      store.store(out, PASSWORD.toCharArray());
    }
  }

  private Path settings(String... lines) throws IOException {
    return Files.write(folder.resolve("tls.properties"), List.of(lines));
  }

  private Path complete() throws IOException {
    return settings(
        "truststore=" + trusted,
        "truststorePassword=" + PASSWORD,
        "keystore=" + keys,
        "keystorePassword=" + PASSWORD);
  }

  private void refused(Path settings, String... said) {
    Throwable refused = catchThrowable(new TlsFile(settings)::context);

    assertThat(refused)
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContainingAll(said);
    StringWriter trace = new StringWriter();
    refused.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain(PASSWORD).doesNotContain("wrong-password");
  }

  @Test
  void trust_alone_will_do_in_either_format() throws Exception {
    Path pkcs12 = made.resolve("trusted.p12");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(
        "authority",
        KeyStore.getInstance(trusted.toFile(), PASSWORD.toCharArray()).getCertificate("authority"));
    write(store, pkcs12);

    for (Path path : List.of(trusted, pkcs12)) {
      assertThat(
              new TlsFile(settings("truststore=" + path, "truststorePassword=" + PASSWORD))
                  .context())
          .isNotNull();
    }
  }

  @Test
  void as_long_as_its_files_stay_they_are_read_once() throws Exception {
    TlsFile file = new TlsFile(complete());
    SSLContext first = file.context();

    assertThat(file.context()).isSameAs(first);
  }

  @Test
  void what_was_written_since_is_read() throws Exception {
    Path own = Files.copy(keys, folder.resolve("keys.p12"));
    Path settings =
        settings(
            "truststore=" + trusted,
            "truststorePassword=" + PASSWORD,
            "keystore=keys.p12",
            "keystorePassword=" + PASSWORD);
    TlsFile file = new TlsFile(settings);
    SSLContext first = file.context();

    Files.setLastModifiedTime(own, FileTime.fromMillis(0));
    SSLContext second = file.context();
    complete();
    SSLContext third = file.context();

    assertThat(second).isNotSameAs(first);
    assertThat(third).isNotSameAs(second);
    Files.delete(settings);
    assertThatThrownBy(file::context).isInstanceOf(TidemillException.class);
  }

  @Test
  void what_is_not_there_is_named() throws Exception {
    refused(folder.resolve("absent.properties"), "absent.properties", "tls=");
    refused(settings("truststorePassword=" + PASSWORD), "tls.properties", "truststore");
    refused(settings("truststore=" + trusted), "tls.properties", "truststorePassword");
    refused(
        settings("truststore=absent.p12", "truststorePassword=" + PASSWORD),
        folder.resolve("absent.p12").toString(),
        "truststore in " + folder.resolve("tls.properties"));
    refused(
        settings("truststore=" + trusted, "truststorePassword=" + PASSWORD, "keystore=" + keys),
        "keystorePassword");
  }

  @Test
  void a_store_that_does_not_open_is_named_with_the_key_of_its_password() throws Exception {
    refused(
        settings("truststore=" + trusted, "truststorePassword=wrong-password"),
        trusted.toString(),
        "correct truststorePassword");
    refused(
        settings(
            "truststore=" + trusted,
            "truststorePassword=" + PASSWORD,
            "keystore=" + keys,
            "keystorePassword=wrong-password"),
        keys.toString(),
        "correct keystorePassword");
  }

  @Test
  void what_holds_something_else_is_of_no_use() throws Exception {
    Path text = Files.writeString(folder.resolve("text.p12"), "not a store at all");
    refused(settings("truststore=" + text, "truststorePassword=" + PASSWORD), text.toString());
    refused(
        settings("truststore=" + keys, "truststorePassword=" + PASSWORD),
        "no certificate to trust");
    refused(
        settings(
            "truststore=" + trusted,
            "truststorePassword=" + PASSWORD,
            "keystore=" + trusted,
            "keystorePassword=" + PASSWORD),
        "no private key");
  }
}
