package io.tidemill.simulation;

import java.util.EnumSet;
import java.util.Set;

/** What is known of the calls that processes make, by their names. */
final class Steps {
  /** Faults are always aimed at steps of which even many seeds have few. */
  static final int RAREST_ODDS = 1;

  /** Draws something at random; nothing happens there. */
  static final String NONCE = "ledger.nonce";

  /** A person reads the answer to a command; nothing happens there. */
  static final String ANSWER = "answer";

  /** Asks the host what time it is. */
  static final String CLOCK = "clock";

  /** Steps that only look; without effect, losing an answer is no more than an error. */
  private static final Set<String> LOOKS =
      Set.of(
          "kafka.start",
          "kafka.backlog",
          "kafka.fetch",
          "kafka.topic-id",
          "group.read",
          "jobs.get",
          "jobs.list",
          "ledger.load",
          "ledger.time",
          "ledger.read-definition",
          "ledger.commits",
          "ledger.changes",
          "ledger.owner",
          "store.read",
          "store.scan",
          "store.flush",
          "store.read-letters",
          "lookup.read");

  /** What a host that doesn't need anybody can't suffer. */
  private static final Set<Fault> OF_HOSTS =
      EnumSet.of(Fault.CRASH_BEFORE, Fault.DELAY, Fault.PAUSE, Fault.CLOCK_JUMP);

  /** Steps that few seeds come to: these are aimed at whenever one does. */
  private static final Set<String> RARE =
      Set.of(
          "job:registry.schema",
          "job:store.read-letters",
          "operator:jobs.cancel",
          "operator:jobs.get",
          "operator:kafka.start",
          "operator:ledger.owner",
          "operator:ledger.read-definition",
          "operator:ledger.swap(blocked)",
          "reconcile:jobs.cancel",
          "reconcile:ledger.read-definition",
          "reconcile:ledger.record-change",
          "reconcile:ledger.record-commit",
          "reconcile:ledger.swap(idle)");

  /** Steps of which even many seeds have few. */
  private static final Set<String> RAREST =
      Set.of("job:ledger.commits", "operator:ledger.record-commit");

  /** Steps that leave something for others to mend. */
  private static final Set<String> LAST =
      Set.of("job:group.publish", "job:ledger.record-commit", "job:ledger.swap(idle)");

  /**
   * Commands need a state: one is adopted by a command only if its row is lost between two of the
   * command's calls, which is rarer than any number of seeds.
   */
  private static final String ADOPTED_MEANWHILE = "operator:ledger.create";

  private Steps() {}

  /** A seed aims each fault at a step, by its full name, once in so many. */
  static int aimOdds(String name) {
    if (RAREST.contains(name)) {
      return RAREST_ODDS;
    }
    if (RARE.contains(name)) {
      return 3;
    }
    return LAST.contains(name) ? 12 : 40;
  }

  /** The full name of a step of a process of {@code kind}. */
  static String name(String kind, String step) {
    return kind + ":" + step;
  }

  /** Whether {@code fault} at {@code step}, a full name, is a case of its own. */
  static boolean reachable(Fault fault, String name) {
    if (name.equals(ADOPTED_MEANWHILE)) {
      return false;
    }
    String step = name.substring(name.indexOf(':') + 1);
    if (step.equals(CLOCK)) {
      return OF_HOSTS.contains(fault);
    }
    // Its deadline is looked at just before a write starts: it is there that a job stands still.
    boolean write = step.equals("store.write") || step.equals("store.letter");
    return write ? fault != Fault.PAUSE : !fault.ofEffects() || !LOOKS.contains(step);
  }
}
