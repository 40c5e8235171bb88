package io.tidemill.keyspace.session;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.InvalidKeyspaceException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.UnsupportedProtocolVersionException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.servererrors.AlreadyExistsException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.util.List;
import java.util.function.Predicate;

/** What the driver's exceptions mean; the one place that says so. */
public final class StoreErrors {
  private StoreErrors() {}

  /**
   * Translates the failure of a statement that changes nothing, or may simply be sent again.
   *
   * @param purpose what was to be done, as in "read the state of flights"
   */
  public static TidemillException translate(String purpose, DriverException e) {
    FailureKind kind = kind(e);
    return new TidemillException(
        kind,
        kind == FailureKind.OPERATOR
            ? "The store refused to %s: %s. Check that the ledger is migrated and its user may do this"
                .formatted(purpose, e.getMessage())
            : "The store could not %s: %s. Trying again may help"
                .formatted(purpose, e.getMessage()),
        e);
  }

  /** Who must act. */
  public static FailureKind kind(Throwable e) {
    return holds(e, StoreErrors::forGood) ? FailureKind.OPERATOR : FailureKind.INFRASTRUCTURE;
  }

  /**
   * Whether a statement that failed so was certainly not applied, and never will be. Time-outs and
   * broken connections say nothing; neither does {@code UNAVAILABLE}, which a conditional statement
   * can meet after it was accepted.
   */
  public static boolean certainlyNotApplied(Throwable e) {
    return holds(
        e,
        cause ->
            forGood(cause)
                || cause instanceof NoNodeAvailableException
                || cause instanceof RequestThrottlingException);
  }

  /** Whether the store knows the user, and doesn't let it do this. */
  public static boolean notPermitted(Throwable e) {
    return holds(e, cause -> cause instanceof UnauthorizedException);
  }

  /** Whether a schema statement failed so because what it makes is there. */
  public static boolean alreadyThere(Throwable e) {
    // Of a column there is no code, only these words.
    return e instanceof AlreadyExistsException
        || (e instanceof InvalidQueryException && e.getMessage().contains("already exists"));
  }

  private static boolean forGood(Throwable e) {
    return e instanceof QueryValidationException
        || e instanceof AuthenticationException
        || e instanceof InvalidKeyspaceException
        || e instanceof UnsupportedProtocolVersionException;
  }

  /** Whether {@code test} holds for {@code e}, or for the failure of each node that was tried. */
  private static boolean holds(Throwable e, Predicate<Throwable> test) {
    if (e instanceof AllNodesFailedException all && !all.getAllErrors().isEmpty()) {
      return all.getAllErrors().values().stream().flatMap(List::stream).allMatch(test);
    }
    return test.test(e);
  }
}
