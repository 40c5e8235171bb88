package io.tidemill.simulation.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.simulation.command.MutantTable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The simulation can fail: it finds out about every way in which the protocol is broken here. */
class MutantsIT {
  private static final int AT_A_TIME = 2;

  /** Fewer would leave parts of the protocol of which nobody knows whether they are watched. */
  private static final int LEAST = 20;

  private static final String DOCUMENT = "docs/exactly-once.md";

  @Test
  void every_mutant_of_the_protocol_is_caught() throws IOException {
    Checkout checkout = Checkout.ofLauncher();
    List<Mutant> mutants = checkout.mutants();
    assertThat(mutants).hasSizeGreaterThanOrEqualTo(LEAST);

    List<Hunt.Catch> catches =
        new Hunt(Engine.ofCore(), mutant -> Engine.of(mutant, checkout), 1, Hunt.SEEDS)
            .all(mutants, AT_A_TIME, result -> {});

    System.out.print(MutantTable.of(catches));
    List<String> survivors =
        catches.stream()
            .filter(result -> result.by().isEmpty())
            .map(result -> result.mutant().name() + ": " + result.mutant().breaks())
            .toList();
    assertThat(survivors).as("mutants that no invariant catches").isEmpty();
    assertThat(Files.readString(checkout.folder().resolve(DOCUMENT)).lines())
        .as("what the document says of mutants")
        .containsAll(catches.stream().map(MutantsIT::row).toList());
  }

  /** A mutant's row in the document: what it breaks, and what catches it. */
  private static String row(Hunt.Catch result) {
    return "| %s | %s | %s |"
        .formatted(
            result.mutant().name(),
            result.mutant().breaks(),
            result.by().map(FailedSeed::invariant).orElse("SURVIVED"));
  }
}
