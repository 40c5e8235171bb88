package io.tidemill.simulation;

import io.tidemill.simulation.world.TrueTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Virtual time, and the processes in it. For one thread. */
final class Kernel {
  private static final long MS = 1_000;
  private static final long SECOND = 1_000 * MS;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  /** A process is stopped before a call once in so many, so that others can overtake it. */
  private static final int PREEMPT_ODDS = 14;

  private static final long PREEMPT = 0x9AE;
  private static final long DELAY = 0xDE1A;
  private static final long PAUSE = 0x9A05E;
  private static final long JUMP = 0x10B9;
  private static final long TWICE = 0x2;
  private static final String LEDGER = ":ledger.";
  private static final String PUBLISH = ":group.publish";
  private static final long LATER = 0x1A7E;
  private static final long LATER_STILL = 0x1A7F;

  /** So late a coordinator or a hint may apply what it was sent, µs. */
  private static final long LATEST = 25 * MINUTE;

  private final Dice dice;
  private final TrueTime time;
  private final Agenda agenda;
  private final Faults faults;
  private final Trace trace;
  private final Checks checks;
  private final List<Agenda.Entry> onTheirWay = new ArrayList<>();
  private long steps;
  private long processes;
  private long late;
  private boolean calm;

  /** Looks whether all is well. */
  interface Checks {
    /** After {@code process} had an effect at {@code step}. */
    void afterEffect(Process process, String step);

    /** {@code process} has ended with {@code result}. */
    void returned(Process process, Object result);

    /** A fault strikes a step. */
    void struck(Fault fault, String step);
  }

  Kernel(Dice dice, TrueTime time, Faults faults, Trace trace, Checks checks) {
    this.dice = dice;
    this.time = time;
    this.agenda = new Agenda(dice);
    this.faults = faults;
    this.trace = trace;
    this.checks = checks;
  }

  TrueTime time() {
    return time;
  }

  Faults faults() {
    return faults;
  }

  /** How many calls and events there have been. */
  long steps() {
    return steps;
  }

  /** From now on, nothing goes wrong and nobody is stopped. */
  void calmDown() {
    calm = true;
    faults.stop();
  }

  /** Begins a process after {@code wait} µs. */
  Process spawn(
      String kind,
      String name,
      long wait,
      long skew,
      Function<Process, Object> body,
      Process.End end) {
    Process process = new Process(this, kind, name, ++processes, skew, body, end);
    later(wait, process::resume);
    return process;
  }

  /** Lets {@code what} happen after {@code wait} µs. */
  Agenda.Entry later(long wait, Runnable what) {
    return agenda.add(time.micros() + wait, what);
  }

  /** Lets the next thing happen; whether there was any. */
  boolean step() {
    long next = agenda.next();
    if (next == Long.MAX_VALUE) {
      return false;
    }
    time.passTo(next);
    steps++;
    agenda.step();
    return true;
  }

  /** Lets the time of a call pass. */
  void tick() {
    steps++;
    time.passTo(time.micros() + MS);
  }

  void afterEffect(Process process, String step) {
    checks.afterEffect(process, step);
  }

  void struck(Fault fault, String step) {
    checks.struck(fault, step);
  }

  void returned(Process process, Object result) {
    checks.returned(process, result);
  }

  void applyLater(Process process, Faults.Step step, Supplier<?> effect) {
    long most = dice.once(3, LATER_STILL, late) ? LATEST : 5 * MINUTE;
    long wait = SECOND + dice.below((int) (most / MS), LATER, late++) * MS;
    Agenda.Entry entry =
        later(
            wait,
            () -> {
              trace(process, step.name, "arrives late", "");
              process.effect(step, effect);
            });
    if (step.name.contains(LEDGER) || step.name.endsWith(PUBLISH)) {
      onTheirWay.add(entry);
    }
  }

  /** The ledger is another one now: nothing that was on its way to it arrives any more. */
  void ledgerChanged() {
    onTheirWay.forEach(Agenda.Entry::cancel);
    onTheirWay.clear();
  }

  /** How long a process is stopped before a call, µs; 0 for not at all. */
  long preempts(long process, int call) {
    if (calm) {
      return 0;
    }
    long bits = dice.bits(PREEMPT + process, call);
    if (Math.floorMod(bits, PREEMPT_ODDS) != 0) {
      return 0;
    }
    // Mostly a moment, sometimes long enough for whole runs.
    int scale = (int) (bits >>> 50) & 7;
    return scale < 6 ? between(bits, MS, 3 * SECOND) : between(bits, SECOND, 3 * MINUTE);
  }

  long delay(long process, int call) {
    return between(dice.bits(DELAY + process, call), SECOND, 20 * MINUTE);
  }

  /** Mostly hours; sometimes beyond every deadline and what the store still takes. */
  long pause(long process, int call) {
    long bits = dice.bits(PAUSE + process, call);
    return switch ((int) (bits >>> 60) & 3) {
      case 0 -> between(bits, 10 * MINUTE, HOUR);
      case 1 -> between(bits, 20 * MINUTE, 5 * HOUR);
      case 2 -> between(bits, 4 * HOUR, 40 * HOUR);
      default -> between(bits, 24 * HOUR, 96 * HOUR);
    };
  }

  /**
   * By seconds, minutes, or a year. A job's clock keeps to what clocks may differ by: it looks at
   * it as it starts, and what keeps it from writing too late is that clock.
   */
  long jump(String kind, long process, int call) {
    long bits = dice.bits(JUMP + process, call);
    long sign = (bits & 1) == 0 ? 1 : -1;
    int scale = kind.equals("job") ? 0 : (int) (bits >>> 60) & 7;
    return switch (scale) {
      case 0, 1, 2, 3 -> sign * between(bits, MS, 40 * SECOND);
      case 4, 5 -> sign * between(bits, 40 * SECOND, 10 * MINUTE);
      case 6 -> sign * between(bits, 10 * MINUTE, 24 * HOUR);
      default -> 365 * 24 * HOUR;
    };
  }

  boolean twiceAtOnce(long process, int call) {
    return (dice.bits(TWICE + process, call) & 1) == 0;
  }

  private static long between(long bits, long least, long most) {
    return least + Math.floorMod(bits >>> 3, most - least);
  }

  void trace(Process process, String step, String what, Object detail) {
    if (trace.isOn()) {
      trace.line(time.micros(), process.name(), step, what, detail);
    }
  }

  /** What happens to the world, not by a process. */
  void trace(String what, Object detail) {
    if (trace.isOn()) {
      trace.line(time.micros(), "world", what, "", detail);
    }
  }
}
