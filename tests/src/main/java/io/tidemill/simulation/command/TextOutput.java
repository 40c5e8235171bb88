package io.tidemill.simulation.command;

import io.tidemill.simulation.Invariant;
import io.tidemill.simulation.mutants.FailedSeed;
import io.tidemill.simulation.mutants.Hunt;
import io.tidemill.simulation.mutants.Mutant;
import io.tidemill.simulation.mutants.Report;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** For people. */
final class TextOutput implements Output {
  /** How many failing seeds, and how many of the least covered cells, are worth a line each. */
  private static final int SHOWN = 10;

  /** How often each thing that can go wrong must have happened before a batch says much. */
  private static final long ENOUGH = 50;

  /** Where a failing seed's message is cut off in a list, characters. */
  private static final int BRIEF = 200;

  private final PrintWriter out;

  TextOutput(PrintWriter out) {
    this.out = out;
  }

  @Override
  public boolean batch(Report report, long first) {
    List<FailedSeed> failures = report.failures();
    long millis = report.figure("millis");
    long seeds = report.figure("seeds");
    out.printf(
        "%,d seeds (%d to %d), %,d runs, %,d steps in %,.1f s%n",
        seeds,
        first,
        first + seeds - 1,
        report.figure("runs"),
        report.figure("steps"),
        millis / 1000.0);
    faults(report.coverage("situations"));
    cells(report.coverage("cells"));
    out.println();
    if (failures.isEmpty()) {
      out.println("Every invariant held.");
    } else {
      failures(failures);
    }
    return failures.isEmpty();
  }

  private void faults(Map<String, Long> situations) {
    if (situations.isEmpty()) {
      return;
    }
    out.printf("%nWhat happened, and how often (F-numbers as in docs/exactly-once.md):%n");
    int width = situations.keySet().stream().mapToInt(String::length).max().orElse(0);
    situations.forEach((name, count) -> out.printf("  %-" + width + "s  %,12d%n", name, count));
  }

  private void cells(Map<String, Long> cells) {
    if (cells.isEmpty()) {
      return;
    }
    long few = cells.values().stream().filter(count -> count < ENOUGH).count();
    out.printf(
        "%nWhat went wrong at which call: %,d combinations, %s. The rarest:%n",
        cells.size(),
        few == 0
            ? "each %d times or more".formatted(ENOUGH)
            : "%,d of them less than %d times".formatted(few, ENOUGH));
    int width = cells.keySet().stream().mapToInt(String::length).max().orElse(0);
    cells.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .limit(SHOWN)
        .forEach(cell -> out.printf("  %-" + width + "s  %,12d%n", cell.getKey(), cell.getValue()));
  }

  private void failures(List<FailedSeed> failures) {
    out.printf("%,d seeds FAIL:%n", failures.size());
    for (FailedSeed failed : failures.subList(0, Math.min(SHOWN, failures.size()))) {
      out.printf("  seed %d: %s: %s%n", failed.seed(), failed.invariant(), brief(failed.message()));
    }
    if (failures.size() > SHOWN) {
      out.printf("  … and %,d more; --json lists all%n", failures.size() - SHOWN);
    }
    out.printf(
        "What led there, step by step: ./tidemill simulate --seed %d%n", failures.get(0).seed());
  }

  private static String brief(String message) {
    return message.length() <= BRIEF ? message : message.substring(0, BRIEF) + "…";
  }

  @Override
  public boolean seed(long seed, Report report, String trace) {
    out.println(trace.stripTrailing());
    out.println();
    out.printf(
        report.failures().isEmpty()
            ? "Seed %d: every invariant held.%n"
            : "Seed %d FAILS, here with as few faults as that takes.%n",
        seed);
    return report.failures().isEmpty();
  }

  @Override
  public boolean hunt(List<Hunt.Catch> catches) {
    out.print(MutantTable.of(catches));
    List<Hunt.Catch> survivors = catches.stream().filter(result -> result.by().isEmpty()).toList();
    out.println();
    if (survivors.isEmpty()) {
      Hunt.Catch first = catches.get(0);
      out.println("Every mutant was caught. How one goes wrong, step by step:");
      out.printf(
          "  ./tidemill simulate --mutant %s --seed %d%n",
          first.mutant().name(), first.by().orElseThrow().seed());
    } else {
      survivors.forEach(
          result -> out.println(result.mutant().name() + " SURVIVED: " + result.mutant().breaks()));
    }
    return survivors.isEmpty();
  }

  @Override
  public void invariants(List<Invariant> invariants) {
    for (Invariant each : invariants) {
      out.printf("%s (looked at: %s)%n    %s%n", each.id(), each.looked(), each.words());
    }
  }

  @Override
  public void mutants(List<Mutant> mutants) {
    for (Mutant mutant : mutants) {
      out.printf("%s (%s)%n    %s%n", mutant.name(), mutant.faults(), mutant.breaks());
    }
  }

  /** A mutant's fate on one line. */
  static String words(Hunt.Catch result) {
    return result
        .by()
        .map(
            failed ->
                "%s: caught by %s after %,d seeds"
                    .formatted(result.mutant().name(), failed.invariant(), result.seeds()))
        .orElseGet(
            () -> "%s: SURVIVED %,d seeds".formatted(result.mutant().name(), result.seeds()));
  }
}
