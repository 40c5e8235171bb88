package io.tidemill.kafka;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Says of Kafka's errors who must act. */
final class KafkaFailures {
  private KafkaFailures() {}

  /**
   * The failure that {@code error} is.
   *
   * @param doing what was attempted, as in "while …"
   */
  static TidemillException of(String bootstrap, String doing, Throwable error) {
    Throwable cause = unwrapped(error);
    Optional<TidemillException> ours = ours(cause);
    if (ours.isPresent()) {
      return ours.get();
    }
    if (cause instanceof AuthorizationException) {
      return failure(
          FailureKind.OPERATOR,
          "Kafka at %s refused %s: %s. Permit it to the principal that Tidemill runs as",
          bootstrap,
          doing,
          cause);
    }
    if (cause instanceof SslAuthenticationException) {
      return failure(
          FailureKind.OPERATOR,
          "Kafka at %s and Tidemill don't agree on TLS, while %s: %s. Its certificate must name the host as "
              + TidemillConfig.KAFKA
              + " does, and be vouched for by an authority whose certificate is among those of "
              + TidemillConfig.KAFKA_LOGIN
              + ", or, if that has none, that the JVM trusts",
          bootstrap,
          doing,
          cause);
    }
    if (cause instanceof AuthenticationException) {
      return failure(
          FailureKind.OPERATOR,
          "Kafka at %s didn't accept who is calling, while %s: %s. Check the credentials (for SCRAM those that "
              + TidemillConfig.KAFKA_LOGIN
              + " names), "
              + TidemillConfig.KAFKA_SECURITY
              + " against the listener, and for IAM that kafka-cluster:Connect is allowed",
          bootstrap,
          doing,
          cause);
    }
    if (cause instanceof UnsupportedVersionException) {
      return failure(
          FailureKind.OPERATOR,
          "Kafka at %s is too old for %s: %s. Brokers from 2.8 on are expected",
          bootstrap,
          doing,
          cause);
    }
    return failure(
        FailureKind.INFRASTRUCTURE,
        "Kafka at %s gave no answer to %s: %s. If this stays, check that the brokers run, and that "
            + TidemillConfig.KAFKA
            + " names a listener that is spoken to as "
            + TidemillConfig.KAFKA_SECURITY
            + " says",
        bootstrap,
        doing,
        cause);
  }

  /** What kept our own part of a sign-in from its work. */
  private static Optional<TidemillException> ours(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof TidemillException known) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  /** What it says; of a handshake, with what was wrong. */
  private static String said(Throwable error) {
    Throwable last = error;
    while (error instanceof SslAuthenticationException && last.getCause() != null) {
      last = last.getCause();
    }
    return last == error
        ? error.getMessage()
        : "%s (%s)".formatted(error.getMessage(), last.getMessage());
  }

  /** The error itself, without what futures and client constructors put around it. */
  static Throwable unwrapped(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null
        && (cause instanceof ExecutionException
            || cause.getClass() == org.apache.kafka.common.KafkaException.class)) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static TidemillException failure(
      FailureKind kind, String form, String bootstrap, String doing, Throwable cause) {
    return new TidemillException(kind, form.formatted(bootstrap, doing, said(cause)), cause);
  }
}
