package io.tidemill.triggers.function;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.LedgerId;
import io.tidemill.core.operator.Operator;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.trigger.JobLauncher;
import io.tidemill.core.trigger.Reconciler;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What functions act through.
 *
 * @param sweeping gives a reconciler for one sweep over some pipelines, which may ask about all of
 *     them at once
 * @param trial gives a reconciler that changes nothing
 * @param ledger the ledger in whose name they act
 * @param connections closes all of it
 */
record Ports(
    Reconciler reconciler,
    Function<List<Pipeline>, Reconciler> sweeping,
    Supplier<Reconciler> trial,
    Operator operator,
    LedgerId ledger,
    JobLauncher jobs,
    Runnable connections) {
  Ports {
    requireNonNull(reconciler, "reconciler");
    requireNonNull(sweeping, "sweeping");
    requireNonNull(trial, "trial");
    requireNonNull(operator, "operator");
    requireNonNull(ledger, "ledger");
    requireNonNull(jobs, "jobs");
    requireNonNull(connections, "connections");
  }

  /** The same for one sweep over {@code pipelines}. */
  Ports sweeping(List<Pipeline> pipelines) {
    return new Ports(
        sweeping.apply(pipelines), sweeping, trial, operator, ledger, jobs, connections);
  }

  /** The same for looks that change nothing. */
  Ports trying() {
    Reconciler trying = trial.get();
    return new Ports(trying, pipelines -> trying, trial, operator, ledger, jobs, connections);
  }
}
