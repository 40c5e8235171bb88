package io.tidemill.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which calls of a seed go wrong, and how. Besides stray faults, each seed aims some faults at some
 * steps, whenever those come, so that rare steps get their share.
 */
final class Faults {
  /** A call goes astray once in so many. */
  private static final int STRAY_ODDS = 400;

  /** Of frequent steps, one of the first so many occurrences is hit. */
  private static final int REACH = 24;

  private static final Fault[] ALL = Fault.values();

  private final Dice dice;
  private final Coverage coverage;
  private final Set<Long> suppressed;
  private final Map<String, Map<String, Step>> steps = new HashMap<>();
  private final List<Fired> fired = new ArrayList<>();
  private int budget;

  /** A fault that happened; {@code key} says which, to leave it out of the seed. */
  record Fired(long key, String words) {}

  /** A step within one seed. */
  static final class Step {
    final String name;
    private final long hash;
    private final long[] hits;
    // By fault, at which occurrence it is aimed; 0 for never.
    private final int[] aims = new int[ALL.length];
    private final int strayOdds;
    private boolean aimed;
    private int seen;

    private Step(String name, long[] hits) {
      this.name = name;
      this.hash = Dice.of(name);
      this.hits = hits;
      this.strayOdds = Steps.aimOdds(name) <= Steps.RAREST_ODDS ? 1 : STRAY_ODDS;
    }
  }

  Faults(Dice dice, Coverage coverage, Set<Long> suppressed, int budget) {
    this.dice = dice;
    this.coverage = coverage;
    this.suppressed = suppressed;
    this.budget = budget;
  }

  /** From now on nothing goes wrong. */
  void stop() {
    budget = 0;
  }

  List<Fired> fired() {
    return fired;
  }

  Step step(String kind, String step) {
    Map<String, Step> ofKind = steps.get(kind);
    if (ofKind == null) {
      ofKind = new HashMap<>();
      steps.put(kind, ofKind);
    }
    Step known = ofKind.get(step);
    if (known == null) {
      known = make(Steps.name(kind, step));
      ofKind.put(step, known);
    }
    return known;
  }

  private Step make(String name) {
    Step step = new Step(name, coverage.of(name));
    int odds = Steps.aimOdds(name);
    for (Fault fault : ALL) {
      if (Steps.reachable(fault, name)) {
        long bits = dice.bits(step.hash, fault.place());
        if (Math.floorMod(bits, odds) == 0) {
          // Half of all aim at the first, a quarter at the second, and the rest anywhere; where
          // seeds have few, all at the first.
          int place = odds <= Steps.RAREST_ODDS ? 0 : (int) (bits >>> 40) & 3;
          step.aims[fault.place()] =
              place < 2 ? 1 : place == 2 ? 2 : 1 + (int) ((bits >>> 44) % REACH);
          step.aimed = true;
        }
      }
    }
    return step;
  }

  /** What becomes of the next call of {@code step}; null if nothing goes wrong. */
  Fault draw(Step step) {
    step.hits[ALL.length]++;
    int occurrence = ++step.seen;
    if (budget == 0) {
      return null;
    }
    Fault fault = at(step, occurrence);
    if (fault == null) {
      return null;
    }
    long key = Dice.mix(step.hash ^ Dice.mix(occurrence * 31L + fault.place()));
    budget--;
    if (!suppressed.isEmpty() && suppressed.contains(key)) {
      return null;
    }
    step.hits[fault.place()]++;
    fired.add(new Fired(key, fault + " at " + step.name + " #" + occurrence));
    return fault;
  }

  /** Whether an event may happen that is no fault of a call. */
  boolean event(long number, String words) {
    long key = Dice.mix(0xEEE + number);
    if (suppressed.contains(key)) {
      return false;
    }
    fired.add(new Fired(key, words));
    return true;
  }

  private Fault at(Step step, int occurrence) {
    if (step.aimed) {
      // Where several are aimed at one call, none always comes first.
      int first = dice.below(ALL.length, step.hash + 2, occurrence);
      for (int i = 0; i < ALL.length; i++) {
        int fault = (first + i) % ALL.length;
        if (step.aims[fault] == occurrence) {
          return ALL[fault];
        }
      }
    }
    long bits = dice.bits(step.hash + 1, occurrence);
    if (Math.floorMod(bits, step.strayOdds) != 0) {
      return null;
    }
    Fault fault = ALL[(int) ((bits >>> 40) % ALL.length)];
    return Steps.reachable(fault, step.name) ? fault : null;
  }
}
