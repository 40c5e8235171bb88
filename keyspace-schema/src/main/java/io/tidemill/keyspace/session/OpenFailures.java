package io.tidemill.keyspace.session;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import io.netty.handler.ssl.NotSslRecordException;
import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TidemillException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why a session could not be opened, in words for who has to do something about it. */
final class OpenFailures {
  private OpenFailures() {}

  /** The failure of an opening, of which the driver says which node failed it in which way. */
  static TidemillException translate(LedgerAddress address, DriverException e) {
    List<Throwable> failures = failures(e);
    for (Throwable failure : failures) {
      List<Throwable> causes = causes(failure);
      Optional<TidemillException> known = first(causes, TidemillException.class);
      if (known.isPresent()) {
        return known.get();
      }
      Optional<String> refusal = refusal(address, causes);
      if (refusal.isPresent()) {
        return new TidemillException(
            FailureKind.OPERATOR,
            "The store at %s can't be used: %s".formatted(servers(address), refusal.get()),
            e);
      }
    }
    if (failures.stream().anyMatch(OpenFailures::hungUp) && wantsTls(address)) {
      return new TidemillException(
          FailureKind.OPERATOR,
          "The store at %s can't be used: it speaks TLS alone. Add tls=jvm, or tls= and a file that names a truststore, to the ledger address %s"
              .formatted(servers(address), address),
          e);
    }
    String found = failures.get(0).getMessage();
    return StoreErrors.kind(e) == FailureKind.OPERATOR
        ? new TidemillException(
            FailureKind.OPERATOR,
            "The store at %s refused the session: %s. Check login and ledger address %s"
                .formatted(servers(address), found, address),
            e)
        : new TidemillException(
            FailureKind.INFRASTRUCTURE,
            "No Cassandra-compatible store answers at %s (%s). Start it, or correct the ledger address %s"
                .formatted(servers(address), found, address),
            e);
  }

  private static boolean hungUp(Throwable failure) {
    return first(causes(failure), ClosedConnectionException.class).isPresent();
  }

  private static boolean wantsTls(LedgerAddress address) {
    boolean plain = address.match(cassandra -> cassandra.tls().isEmpty(), keyspaces -> false);
    return plain && Sessions.contactPoints(address).anyMatch(TlsProbe::speaksTls);
  }

  /** What keeps us from one another for good, and what to do; empty if nothing known does. */
  private static Optional<String> refusal(LedgerAddress address, List<Throwable> causes) {
    if (first(causes, CertificateExpiredException.class).isPresent()
        || first(causes, CertificateNotYetValidException.class).isPresent()) {
      return Optional.of(
          "its certificate is expired or not valid yet (%s). Give it a new one, or set this host's clock right"
              .formatted(causes.get(causes.size() - 1).getMessage()));
    }
    if (first(causes, CertPathBuilderException.class).isPresent()
        || first(causes, CertPathValidatorException.class).isPresent()) {
      return Optional.of(
          "its certificate is not vouched for by any authority that is trusted here. %s"
              .formatted(trust(address)));
    }
    Optional<CertificateException> certificate = first(causes, CertificateException.class);
    if (certificate.isPresent()) {
      return Optional.of(
          "its certificate is for another host (%s). Write the server as its certificate names it, or have one issued that names this"
              .formatted(causes.get(causes.size() - 1).getMessage()));
    }
    if (first(causes, NotSslRecordException.class).isPresent()) {
      return Optional.of(
          "it speaks no TLS. Name the port where it does, or leave tls= out of the ledger address "
              + address);
    }
    Optional<SSLException> tls = first(causes, SSLException.class);
    if (tls.isPresent()) {
      return Optional.of(
          "it ended the TLS handshake (%s). If it asks clients for certificates, name one that it trusts, by keystore in the file of tls="
              .formatted(tls.get().getMessage()));
    }
    return first(causes, AuthenticationException.class).map(e -> login(address, e));
  }

  private static String trust(LedgerAddress address) {
    return address.match(
        cassandra ->
            cassandra.tls().startsWith("/")
                ? "Put the authority's into the truststore that %s names".formatted(cassandra.tls())
                : "Name a truststore with the authority's by tls= and a file, or keep it with the login, as certificates",
        keyspaces ->
            "Put Amazon's authorities into the JVM's trust store (javax.net.ssl.trustStore)");
  }

  private static String login(LedgerAddress address, AuthenticationException e) {
    return "%s. %s"
        .formatted(
            e.getMessage(),
            address.match(
                cassandra ->
                    cassandra.login().isEmpty()
                        ? "Name a file or secret with username and password by login= in the ledger address"
                        : "Correct username and password in " + cassandra.login(),
                keyspaces ->
                    "Check the AWS credentials that the process runs with, this host's clock, and that their role may do cassandra:Select on the system keyspaces"));
  }

  private static List<Throwable> failures(DriverException e) {
    List<Throwable> failures =
        e instanceof AllNodesFailedException all
            ? all.getAllErrors().values().stream().flatMap(Collection::stream).toList()
            : List.of();
    return failures.isEmpty() ? List.of(e) : failures;
  }

  /** The failure, what caused it, and so on to the root. */
  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable e = failure; e != null && !causes.contains(e); e = e.getCause()) {
      causes.add(e);
    }
    return causes;
  }

  private static <T extends Throwable> Optional<T> first(List<Throwable> causes, Class<T> kind) {
    return causes.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  private static String servers(LedgerAddress address) {
    return String.join(", ", address.servers());
  }
}
