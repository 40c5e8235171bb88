package io.tidemill.simulation;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks for the few faults that a failing seed needs to fail. */
final class Shrinking {
  /** How many times a seed is run at most. */
  private static final int MOST_TRIES = 600;

  private final Play play;
  private final long seed;
  private final String invariant;
  private Set<Long> suppressed = new HashSet<>();
  private List<Faults.Fired> fired;
  private int tries;

  /** Runs a seed, without the faults that are suppressed. */
  interface Play {
    Day.Result run(long seed, Trace trace, Set<Long> suppressed);
  }

  private Shrinking(Play play, Day.Result failed) {
    this.play = play;
    this.seed = failed.seed();
    this.invariant = failed.broken().orElseThrow().invariant();
    this.fired = failed.fired();
  }

  /** The story of a seed; if it fails, with as few faults as make it fail in the same way. */
  static String of(long seed, Play play) {
    Day.Result whole = play.run(seed, Trace.off(), Set.of());
    if (whole.broken().isEmpty()) {
      return tell(play, seed, Set.of(), whole.fired().size());
    }
    Shrinking shrinking = new Shrinking(play, whole);
    shrinking.shrink();
    return tell(play, seed, shrinking.suppressed, whole.fired().size());
  }

  /** Leaves out halves, then quarters, …, then single faults, while the seed still fails. */
  private void shrink() {
    int length = Math.max(1, fired.size() / 2);
    while (true) {
      boolean shrunk = false;
      for (int from = 0; from < fired.size() && tries < MOST_TRIES; ) {
        if (without(fired.subList(from, Math.min(fired.size(), from + length)))) {
          shrunk = true;
        } else {
          from += length;
        }
      }
      if ((length == 1 && !shrunk) || tries >= MOST_TRIES) {
        return;
      }
      length = Math.max(1, length / 2);
    }
  }

  private boolean without(List<Faults.Fired> some) {
    tries++;
    Set<Long> more = new HashSet<>(suppressed);
    some.forEach(fault -> more.add(fault.key()));
    Day.Result result = play.run(seed, Trace.off(), more);
    boolean same =
        result.broken().filter(failure -> failure.invariant().equals(invariant)).isPresent();
    if (same) {
      suppressed = more;
      fired = result.fired();
    }
    return same;
  }

  private static String tell(Play play, long seed, Set<Long> suppressed, int faults) {
    Trace trace = Trace.on();
    Day.Result result = play.run(seed, trace, suppressed);
    Optional<Broken> broken = result.broken();
    StringBuilder story = new StringBuilder();
    story.append("seed " + seed + ": " + result.runs() + " runs, " + result.steps() + " steps, ");
    story.append(result.fired().size() + " of " + faults + " faults and events\n");
    result.fired().forEach(fault -> story.append("  " + fault.words() + "\n"));
    trace.lines().forEach(line -> story.append(line).append('\n'));
    story.append(
        broken
            .map(failure -> failure.invariant() + ": " + failure.getMessage() + "\n")
            .orElse("all is well\n"));
    return story.toString();
  }
}
