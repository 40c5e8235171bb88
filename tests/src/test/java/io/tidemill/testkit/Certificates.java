package io.tidemill.testkit;

import io.tidemill.localstack.server.CassandraSecurity.KeyFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Keys and certificates that tests make, by the JDK's keytool, each in a file of its own. */
public final class Certificates {
  /** Of all stores, and of the keys in them. */
  public static final String PASSWORD = "made-for-tests";

  private static final String AUTHORITY = "authority";

  private final Path folder;
  private final Path workshop;

  private Certificates(Path folder) {
    this.folder = folder;
    this.workshop = folder.resolve("workshop.p12");
  }

  /** Makes an authority. */
  public static Certificates in(Path folder) {
    Certificates certificates = new Certificates(folder);
    certificates.keytool("-alias", AUTHORITY, "-dname", "CN=" + AUTHORITY, "-ext", "bc:c");
    return certificates;
  }

  /** What trusts those for whom this authority vouches. */
  public KeyFile trust() {
    return write(
        "trusted", store -> store.setCertificateEntry(AUTHORITY, certificates(AUTHORITY)[0]));
  }

  /** The authority's certificate, in PEM. */
  public String pem() {
    try {
      return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
          .formatted(
              Base64.getMimeEncoder().encodeToString(certificates(AUTHORITY)[0].getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A key with a certificate that is valid for some days.
   *
   * @param names whom it is for, as keytool takes them: {@code dns:localhost}
   */
  public KeyFile key(String alias, String names) {
    return key(alias, names, List.of("-validity", "30"));
  }

  /** A key whose certificate ended yesterday. */
  public KeyFile expiredKey(String alias, String names) {
    return key(alias, names, List.of("-startdate", "-11d", "-validity", "10"));
  }

  private KeyFile key(String alias, String names, List<String> validity) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-ext",
                "san=" + names,
                "-signer",
                AUTHORITY));
    options.addAll(validity);
    keytool(options.toArray(String[]::new));
    return write(
        alias,
        store ->
            store.setKeyEntry(
                alias,
                open(workshop).getKey(alias, PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                certificates(alias)));
  }

  private interface Filling {
    void into(KeyStore store) throws GeneralSecurityException;
  }

  private KeyFile write(String name, Filling filling) {
    Path path = folder.resolve(name + ".p12");
    try (OutputStream out = Files.newOutputStream(path)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      filling.into(store);
      store.store(out, PASSWORD.toCharArray());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return new KeyFile(path, PASSWORD);
  }

  private Certificate[] certificates(String alias) throws GeneralSecurityException {
    return open(workshop).getCertificateChain(alias);
  }

  private static KeyStore open(Path path) throws GeneralSecurityException {
    try {
      return KeyStore.getInstance(path.toFile(), PASSWORD.toCharArray());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void keytool(String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keyalg",
                "EC",
                "-keystore",
                workshop.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(List.of(options));
    try {
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
