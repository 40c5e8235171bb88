package io.tidemill.keyspace.guard;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;

/**
 * A statement was not sent, because Amazon Keyspaces would refuse it. Whoever handles what a store
 * refuses handles this one too.
 */
public final class KeyspacesRuleException extends InvalidQueryException {
  private static final long serialVersionUID = 1L;

  private final Violation violation;

  KeyspacesRuleException(Node coordinator, Violation violation) {
    super(coordinator, violation.message());
    this.violation = violation;
  }

  public KeyspacesRule rule() {
    return violation.rule();
  }

  @Override
  public DriverException copy() {
    return new KeyspacesRuleException(getCoordinator(), violation);
  }
}
