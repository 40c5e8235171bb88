package io.tidemill.simulation.command;

import io.tidemill.simulation.mutants.FailedSeed;
import io.tidemill.simulation.mutants.Hunt;
import java.util.List;
import java.util.Locale;

/** What caught which mutant, for people. */
public final class MutantTable {
  private MutantTable() {}

  /** A line for each mutant, under a heading. */
  public static String of(List<Hunt.Catch> catches) {
    int name = width(catches.stream().map(result -> result.mutant().name()).toList(), "MUTANT");
    int invariant = width(catches.stream().map(MutantTable::invariant).toList(), "CAUGHT BY");
    String format = "%-" + name + "s  %-" + invariant + "s  %6s  %s%n";
    StringBuilder table = new StringBuilder();
    table.append(String.format(Locale.ROOT, format, "MUTANT", "CAUGHT BY", "SEEDS", "BREAKS"));
    for (Hunt.Catch result : catches) {
      table.append(
          String.format(
              Locale.ROOT,
              format,
              result.mutant().name(),
              invariant(result),
              String.format(Locale.ROOT, "%,d", result.seeds()),
              result.mutant().breaks()));
    }
    return table.toString();
  }

  private static String invariant(Hunt.Catch result) {
    return result.by().map(FailedSeed::invariant).orElse("SURVIVED");
  }

  private static int width(List<String> cells, String heading) {
    return Math.max(heading.length(), cells.stream().mapToInt(String::length).max().orElse(0));
  }
}
