package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.QueryConsistencyException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Reads the driver's errors: which ones pass by themselves, and who must act on the others. */
final class StoreErrors {
  /**
   * Time-outs, overload, nodes that are away. {@code QueryConsistencyException} covers read and
   * write time-outs and failures, by which Amazon Keyspaces tells of throttling too.
   */
  private static final List<Class<? extends Throwable>> PASSING =
      List.of(
          QueryConsistencyException.class,
          DriverTimeoutException.class,
          AllNodesFailedException.class,
          UnavailableException.class,
          OverloadedException.class,
          BootstrappingException.class,
          ServerError.class,
          RequestThrottlingException.class,
          BusyConnectionException.class,
          ClosedConnectionException.class,
          HeartbeatException.class);

  private StoreErrors() {}

  /** Whether the same request, sent again a little later, may do better. */
  static boolean passing(Throwable error) {
    return PASSING.stream().anyMatch(kind -> kind.isInstance(error));
  }

  /** The error itself, out of the wrappings that futures put around it. */
  static Throwable unwrapped(Throwable error) {
    Throwable inner = error;
    while ((inner instanceof CompletionException || inner instanceof ExecutionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  /** What {@code error}, met while working on {@code table}, means for the attempt. */
  static RuntimeException translated(TableName table, Throwable error) {
    if (error instanceof HaltException || error instanceof TidemillException) {
      return (RuntimeException) error;
    }
    if (error instanceof UnauthorizedException || error instanceof AuthenticationException) {
      return new TidemillException(
          FailureKind.OPERATOR,
          "The store refuses the job access to %s: %s. Grant SELECT and MODIFY on it"
              .formatted(table, error.getMessage()),
          error);
    }
    if (error instanceof InvalidQueryException || error instanceof SyntaxError) {
      return new TidemillException(
          FailureKind.PIPELINE,
          "The store refuses a request on %s, which may have been altered meanwhile: %s"
              .formatted(table, error.getMessage()),
          error);
    }
    return new TidemillException(
        FailureKind.INFRASTRUCTURE,
        "Requests on %s keep failing: %s".formatted(table, error),
        error);
  }
}
