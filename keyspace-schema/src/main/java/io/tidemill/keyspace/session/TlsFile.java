package io.tidemill.keyspace.session;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.secrets.SecretsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificates to trust, and the key to be known by, that a properties file names. They are
 * read anew once one of the files has changed. Thread-safe.
 */
final class TlsFile {
  private static final String OPTION = "tls";
  private static final String TRUST_STORE = "truststore";
  private static final String KEY_STORE = "keystore";

  /** To a store's key, that of the store's password. */
  private static final String PASSWORD = "Password";

  private static final List<String> KEYS =
      List.of(TRUST_STORE, TRUST_STORE + PASSWORD, KEY_STORE, KEY_STORE + PASSWORD);

  private final Path file;
  private Optional<Loaded> loaded = Optional.empty();

  TlsFile(Path file) {
    this.file = file;
  }

  /** What was read, and what its files were like just before. */
  private record Loaded(SSLContext context, Map<Path, Stamp> stamps) {
    boolean current() {
      return stamps.entrySet().stream()
          .allMatch(stamp -> stamp.getValue().equals(Stamp.of(stamp.getKey())));
    }
  }

  /** Two of one file are equal as long as nobody wrote to it, or put another in its place. */
  private record Stamp(Optional<FileTime> modified, long bytes, Optional<Object> identity) {
    static Stamp of(Path file) {
      try {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(
            Optional.of(found.lastModifiedTime()),
            found.size(),
            Optional.ofNullable(found.fileKey()));
      } catch (IOException e) {
        return new Stamp(Optional.empty(), 0, Optional.empty());
      }
    }
  }

  /**
   * For a new connection.
   *
   * @throws TidemillException of kind {@code OPERATOR} if a file can't be used
   */
  synchronized SSLContext context() {
    if (loaded.filter(Loaded::current).isEmpty()) {
      loaded = Optional.of(load());
    }
    return loaded.orElseThrow().context();
  }

  private Loaded load() {
    Map<Path, Stamp> stamps = new LinkedHashMap<>();
    stamps.put(file, Stamp.of(file));
    SecretsFile settings = SecretsFile.read(file, OPTION, KEYS);
    KeyStore trusted = store(settings, TRUST_STORE, stamps);
    if (!holds(trusted, KeyStore.TrustedCertificateEntry.class)) {
      throw unusable(
          settings,
          TRUST_STORE,
          "holds no certificate to trust; import the authority's by keytool -importcert",
          null);
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      context.init(keys(settings, stamps), trust.getTrustManagers(), null);
      return new Loaded(context, stamps);
    } catch (GeneralSecurityException e) {
      throw unusable(settings, TRUST_STORE, "is of no use: " + e.getMessage(), e);
    }
  }

  /** Null, for none, as the JDK takes it. */
  private static KeyManager[] keys(SecretsFile settings, Map<Path, Stamp> stamps) {
    if (settings.optional(KEY_STORE).isEmpty()) {
      return null;
    }
    KeyStore own = store(settings, KEY_STORE, stamps);
    if (!holds(own, KeyStore.PrivateKeyEntry.class)) {
      throw unusable(
          settings, KEY_STORE, "holds no private key; put one in, with its certificate", null);
    }
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, settings.required(KEY_STORE + PASSWORD).toCharArray());
      return keys.getKeyManagers();
    } catch (GeneralSecurityException e) {
      throw unusable(
          settings,
          KEY_STORE,
          "holds a key that its %s doesn't open; give both one password"
              .formatted(KEY_STORE + PASSWORD),
          e);
    }
  }

  private static KeyStore store(SecretsFile settings, String key, Map<Path, Stamp> stamps) {
    Path path = settings.file(key);
    char[] password = settings.required(key + PASSWORD).toCharArray();
    stamps.put(path, Stamp.of(path));
    if (!Files.isReadable(path)) {
      throw unusable(
          settings, key, "is not there, or this user may not read it; put it there", null);
    }
    try {
      return KeyStore.getInstance(path.toFile(), password);
    } catch (IOException e) {
      throw unusable(
          settings,
          key,
          "does not open; correct %s, or make the store anew".formatted(key + PASSWORD),
          e);
    } catch (GeneralSecurityException e) {
      throw unusable(settings, key, "is no key store; make a PKCS12 or JKS by keytool", e);
    }
  }

  private static boolean holds(KeyStore store, Class<? extends KeyStore.Entry> kind) {
    try {
      for (String alias : Collections.list(store.aliases())) {
        if (store.entryInstanceOf(alias, kind)) {
          return true;
        }
      }
      return false;
    } catch (KeyStoreException e) {
      throw new IllegalStateException("A store that was loaded is initialised", e);
    }
  }

  private static TidemillException unusable(
      SecretsFile settings, String key, String found, Exception cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "The file %s, which is %s in %s, named by %s=, %s"
            .formatted(settings.file(key), key, settings, OPTION, found),
        cause);
  }
}
