package io.tidemill.localstack.lambda;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.wiring.DeployedFunction;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * A function with what belongs to it beside its environments: its names, its concurrency, its dead
 * letters. Safe for use by several threads.
 */
final class DeployedLambda {
  private final String name;
  private final FunctionPool pool;
  private final DeadLetters deadLetters;

  // Guarded by this.
  private OptionalInt reserved = OptionalInt.empty();
  private int underWay;

  DeployedLambda(String name, FunctionPool pool, DeadLetters deadLetters) {
    this.name = requireNonNull(name, "name");
    this.pool = requireNonNull(pool, "pool");
    this.deadLetters = requireNonNull(deadLetters, "deadLetters");
  }

  FunctionPool pool() {
    return pool;
  }

  DeadLetters deadLetters() {
    return deadLetters;
  }

  /**
   * What is executed under a qualifier: {@code $LATEST}, the newest version's number, or its alias.
   * Earlier versions aren't kept. Empty if there is none such.
   */
  Optional<InvokedAs> as(String qualifier) {
    String newest = Integer.toString(pool.deployment().version());
    String arn = EnvironmentCommand.arn(name) + ":" + qualifier;
    return switch (qualifier) {
      case EnvironmentCommand.LATEST -> Optional.of(new InvokedAs(arn, qualifier));
      case DeployedFunction.ALIAS -> Optional.of(new InvokedAs(arn, newest));
      default ->
          qualifier.equals(newest) ? Optional.of(new InvokedAs(arn, newest)) : Optional.empty();
    };
  }

  /** How many invocations may be under way at once, if that is limited. */
  synchronized OptionalInt reserved() {
    return reserved;
  }

  synchronized void reserve(OptionalInt most) {
    reserved = most;
  }

  /** Whether nothing is let through, and so nothing will be. */
  synchronized boolean isStopped() {
    return reserved.orElse(1) == 0;
  }

  /** Hands an event on, or throttles it. The future completes in any case. */
  CompletableFuture<Event.Settled> invoke(Event event) {
    if (!enter()) {
      event.settle(new Invocation.Throttled(), Optional.empty());
      return event.settled();
    }
    pool.invoke(event);
    return event.settled().whenComplete((settled, thrown) -> leave());
  }

  private synchronized boolean enter() {
    if (reserved.isPresent() && underWay >= reserved.getAsInt()) {
      return false;
    }
    underWay++;
    return true;
  }

  private synchronized void leave() {
    underWay--;
  }
}
