package io.tidemill.simulation.command;

import io.tidemill.simulation.Invariant;
import io.tidemill.simulation.mutants.Hunt;
import io.tidemill.simulation.mutants.Mutant;
import io.tidemill.simulation.mutants.Report;
import java.util.List;

/** Says what was found, and answers whether all was well. */
interface Output {
  /** The seeds from {@code first} on. */
  boolean batch(Report report, long first);

  /** One seed, step by step. */
  boolean seed(long seed, Report report, String trace);

  /** What caught which mutant. */
  boolean hunt(List<Hunt.Catch> catches);

  /** The mutants there are. */
  void mutants(List<Mutant> mutants);

  /** The invariants there are. */
  void invariants(List<Invariant> invariants);
}
