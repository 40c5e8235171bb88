package io.tidemill.simulation;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.simulation.world.AnswerLost;
import io.tidemill.simulation.world.Calls;
import io.tidemill.simulation.world.TrueTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A process: a function, a job, a person's command. What it does is a function of the answers to
 * its calls; so it can be stopped at any call, and gone on with by running it again from its start,
 * with the answers that it had. Effects happen once.
 */
@SuppressWarnings("JavaLangClash")
final class Process implements Calls {
  /** More calls than any process makes that gets anywhere. */
  private static final int MOST_CALLS = 4000;

  private final Kernel kernel;
  private final String kind;
  private final String name;
  private final Function<Process, Object> body;
  private final End end;
  private final long number;
  private final List<Object> answers = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final EntrantId entrant;
  private String attempt = "";
  private long skew;
  private int cursor;
  private Gate gate = Gate.CLOSED;
  private boolean dead;
  private boolean ended;

  /** What the next new call of the process may do. */
  private enum Gate {
    /** It may be stopped first, and go wrong. */
    CLOSED,
    /** It was stopped; it may go wrong. */
    STOPPED,
    /** It goes as it should. */
    OPEN
  }

  /** An answer that is an exception. */
  private record Thrown(RuntimeException exception) {}

  /** What others do when a process ends. */
  interface End {
    /** It gave a result. */
    void returned(Object result);

    /** It gave up. */
    void failed(TidemillException failure);

    /** It is no more. */
    void died();

    /** It stands still, and will go on at {@code until} (true time, µs). */
    void paused(long until);
  }

  Process(
      Kernel kernel,
      String kind,
      String name,
      long number,
      long skew,
      Function<Process, Object> body,
      End end) {
    this.kernel = kernel;
    this.kind = kind;
    this.name = name;
    this.number = number;
    this.skew = skew;
    this.body = body;
    this.end = end;
    this.entrant = new EntrantId(new UUID(0, number));
  }

  /** The id by which it enters, if it is a job. */
  EntrantId entrant() {
    return entrant;
  }

  /** What it was launched for, if it is a job: pipeline/run/attempt. */
  String attempt() {
    return attempt;
  }

  void launchedFor(String what) {
    attempt = what;
  }

  String kind() {
    return kind;
  }

  String name() {
    return name;
  }

  /** Whether it may still do anything. */
  boolean lives() {
    return !dead && !ended;
  }

  /** Its host's clock. */
  InstantSource clock() {
    return () -> TrueTime.at(call("clock", () -> kernel.time().micros() + skew));
  }

  /** How far its host's clock is ahead, µs. */
  long skew() {
    return skew;
  }

  /** Kills it from outside. */
  void kill() {
    if (lives()) {
      dead = true;
      end.died();
    }
  }

  /** Runs it until it stands still or ends. */
  void resume() {
    if (!lives()) {
      return;
    }
    cursor = 0;
    Object result;
    try {
      result = body.apply(this);
    } catch (Suspended e) {
      return;
    } catch (TidemillException e) {
      ended = true;
      kernel.trace(this, "end", "gives up: ", e.getMessage());
      end.failed(e);
      return;
    } catch (RuntimeException e) {
      throw new Broken(
          Invariant.NO_PROCESS_BREAKS, name + " broke: " + e + " at " + List.of(e.getStackTrace()));
    }
    ended = true;
    kernel.trace(this, "end", "", result);
    kernel.returned(this, result);
    end.returned(result);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T call(String step, Supplier<T> effect) {
    int call = cursor++;
    if (call < answers.size()) {
      return (T) replay(step, call);
    }
    if (step.equals(Steps.NONCE) || step.equals(Steps.ANSWER)) {
      return (T) answer(step, effect.get());
    }
    if (call > MOST_CALLS) {
      throw new Broken(Invariant.DRAINS, name + " makes more than " + MOST_CALLS + " calls");
    }
    Faults.Step known = kernel.faults().step(kind, step);
    Fault fault = gate == Gate.OPEN ? null : letIn(known, call);
    gate = Gate.CLOSED;
    return (T) perform(known, step, effect, fault);
  }

  private Object replay(String step, int call) {
    if (!asked.get(call).equals(step)) {
      throw new IllegalStateException(
          "Not a function of its answers: call %d was %s, and is %s now"
              .formatted(call, asked.get(call), step));
    }
    Object answer = answers.get(call);
    if (answer instanceof Thrown thrown) {
      throw thrown.exception();
    }
    return answer;
  }

  private Fault letIn(Faults.Step step, int call) {
    if (gate == Gate.CLOSED) {
      long wait = kernel.preempts(number, call);
      if (wait > 0) {
        stand(Gate.STOPPED, wait);
      }
    }
    Fault fault = kernel.faults().draw(step);
    if (fault == null) {
      return null;
    }
    kernel.trace(this, step.name, "FAULT ", fault);
    kernel.struck(fault, step.name);
    switch (fault) {
      case CRASH_BEFORE -> die();
      case DELAY -> stand(Gate.OPEN, kernel.delay(number, call));
      case PAUSE -> {
        long wait = kernel.pause(number, call);
        end.paused(kernel.time().micros() + wait);
        stand(Gate.OPEN, wait);
      }
      case CLOCK_JUMP -> skew += kernel.jump(kind, number, call);
      default -> {}
    }
    return fault;
  }

  private void stand(Gate next, long wait) {
    gate = next;
    kernel.later(wait, this::resume);
    throw Suspended.NOW;
  }

  private void die() {
    dead = true;
    end.died();
    throw Suspended.NOW;
  }

  private Object perform(Faults.Step known, String step, Supplier<?> effect, Fault fault) {
    kernel.tick();
    if (fault == Fault.ERROR) {
      return answer(
          step,
          new Thrown(
              new TidemillException(FailureKind.INFRASTRUCTURE, "No service for " + known.name)));
    }
    if (fault == Fault.LOST_NOT_APPLIED) {
      return lost(step);
    }
    if (fault == Fault.LOST_APPLIED_LATER) {
      kernel.applyLater(this, known, effect);
      return lost(step);
    }
    Object answer = effect(known, effect);
    if (fault == Fault.CRASH_AFTER) {
      die();
    }
    if (fault == Fault.LOST_APPLIED) {
      return lost(step);
    }
    if (fault == Fault.DUPLICATE) {
      if (kernel.twiceAtOnce(number, cursor)) {
        answer = effect(known, effect);
      } else {
        kernel.applyLater(this, known, effect);
      }
    }
    return answer(step, answer);
  }

  /** Runs an effect, and checks what it did. */
  Object effect(Faults.Step step, Supplier<?> effect) {
    Object answer;
    try {
      answer = effect.get();
    } catch (TidemillException e) {
      answer = new Thrown(e);
    }
    kernel.trace(this, step.name, "", answer);
    kernel.afterEffect(this, step.name);
    return answer;
  }

  /** No answer comes, which shows when the time for it is over; others go on meanwhile. */
  private Object lost(String step) {
    asked.add(step);
    answers.add(new Thrown(new AnswerLost(step)));
    stand(Gate.CLOSED, kernel.delay(number, answers.size()));
    return null;
  }

  private Object answer(String step, Object answer) {
    asked.add(step);
    answers.add(answer);
    if (answer instanceof Thrown thrown) {
      throw thrown.exception();
    }
    return answer;
  }

  @Override
  public String toString() {
    return name;
  }
}
