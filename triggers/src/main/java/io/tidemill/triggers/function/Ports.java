package io.tidemill.triggers.function;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.LedgerId;
import io.tidemill.core.operator.Operator;
import io.tidemill.core.trigger.JobLauncher;
import io.tidemill.core.trigger.Reconciler;

/**
 * What functions act through.
 *
 * @param ledger the ledger in whose name they act
 * @param connections closes all of it
 */
record Ports(
    Reconciler reconciler,
    Operator operator,
    LedgerId ledger,
    JobLauncher jobs,
    Runnable connections) {
  Ports {
    requireNonNull(reconciler, "reconciler");
    requireNonNull(operator, "operator");
    requireNonNull(ledger, "ledger");
    requireNonNull(jobs, "jobs");
    requireNonNull(connections, "connections");
  }
}
