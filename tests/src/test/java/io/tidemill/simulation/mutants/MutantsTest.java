package io.tidemill.simulation.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.TopicPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How mutants are read, made and caught; the protocol's own are hunted by {@link MutantsIT}. */
class MutantsTest {
  @TempDir private Path folder;

  private SmallCheckout small;

  @BeforeEach
  void write() {
    small = new SmallCheckout(folder);
  }

  @Test
  void a_patch_says_what_it_breaks_and_where_that_belongs() throws IOException {
    small.mutant("01-wrong-partition.patch", SmallCheckout.PATCH);

    Mutant mutant = only();

    assertThat(mutant.name()).isEqualTo("wrong-partition");
    assertThat(mutant.breaks()).isEqualTo("partition 7 is taken for 8.");
    assertThat(mutant.faults()).isEqualTo("F01, F02");
  }

  @Test
  void a_mutant_is_caught_at_the_first_seed_that_shows_it_and_core_stays_whole()
      throws IOException {
    small.mutant("01-wrong-partition.patch", SmallCheckout.PATCH);
    List<Hunt.Catch> told = new ArrayList<>();

    List<Hunt.Catch> catches = hunt(1, 100).all(small.checkout().mutants(), 2, told::add);

    assertThat(told).isEqualTo(catches);
    assertThat(catches).hasSize(1);
    assertThat(catches.get(0).by())
        .contains(new FailedSeed(7, "partitions-stay", "expected partition 7, found 8"));
    assertThat(catches.get(0).seeds()).isEqualTo(7);
    assertThat(new TopicPartition("topic", 7).partition()).isEqualTo(7);
  }

  @Test
  void a_mutant_that_no_seed_shows_survives() throws IOException {
    small.mutant("01-wrong-partition.patch", SmallCheckout.PATCH);

    List<Hunt.Catch> catches = hunt(8, 100).all(small.checkout().mutants(), 1, result -> {});

    assertThat(catches.get(0).by()).isEmpty();
    assertThat(catches.get(0).seeds()).isEqualTo(100);
  }

  @Test
  void a_seed_that_fails_without_a_mutant_catches_none() throws IOException {
    small.mutant("01-wrong-partition.patch", SmallCheckout.PATCH);
    Hunt hunt = new Hunt(engine(only()), this::engine, 1, 100);

    assertThat(hunt.all(small.checkout().mutants(), 1, result -> {}).get(0).by()).isEmpty();
  }

  @Test
  void hunks_may_move_with_the_lines_around_them() throws IOException {
    small.mutant("01-wrong-partition.patch", SmallCheckout.PATCH);
    small.source(SmallCheckout.SOURCE.replace("/** One", "\n\n/** One"));

    assertThat(engine(only()).trace(7)).contains("partition=7");
    assertThat(engine(only()).untilFailure(1, 10).failures()).hasSize(1);
  }

  @Test
  void a_patch_that_no_longer_applies_names_its_hunk() throws IOException {
    small.mutant("01-wrong-partition.patch", SmallCheckout.PATCH);
    small.source(SmallCheckout.SOURCE.replace("return partition;", "return this.partition;"));
    Mutant mutant = only();

    assertThatThrownBy(() -> engine(mutant))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("Mutant wrong-partition no longer applies: hunk 1 of 1 of core/")
        .hasMessageContaining("expects around line 4")
        .hasMessageContaining("    return partition;")
        .hasMessageContaining("01-wrong-partition.patch");
  }

  @Test
  void a_patch_of_a_file_that_is_gone_says_so() throws IOException {
    small.mutant(
        "01-wrong-partition.patch",
        SmallCheckout.PATCH.replace("TopicPartition.java", "Gone.java"));
    Mutant mutant = only();

    assertThatThrownBy(() -> engine(mutant))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("offsets/Gone.java, which is not there");
  }

  @Test
  void a_patch_that_makes_nonsense_shows_what_the_compiler_says() throws IOException {
    small.mutant("01-nonsense.patch", SmallCheckout.PATCH.replace("? 8 :", "? \"eight\" :"));
    Mutant mutant = only();

    assertThatThrownBy(() -> engine(mutant))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("Mutant nonsense no longer compiles")
        .hasMessageContaining("String cannot be converted to int");
  }

  @Test
  void a_patch_without_its_sentence_is_refused() throws IOException {
    small.mutant("01-silent.patch", SmallCheckout.PATCH.replace("# Breaks", "# About"));

    assertThatThrownBy(() -> small.checkout().mutants())
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("expected # Breaks: …, found none");
  }

  @Test
  void a_folder_without_sources_is_told_plainly() {
    Checkout elsewhere = new Checkout(folder.resolve("elsewhere"));

    assertThatThrownBy(elsewhere::mutants)
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("Mutants are made from the sources")
        .hasMessageContaining("Run ./tidemill of a full checkout");
  }

  @Test
  void reports_add_up() {
    Report report = Report.empty().plus(core().run(1, 10, 1)).plus(core().run(11, 5, 1));

    assertThat(report.figure("seeds")).isEqualTo(15);
    assertThat(report.figure("runs")).isEqualTo(30);
    assertThat(report.coverage("cells")).containsEntry("crash x swap", 15L);
    assertThat(report.failures()).isEmpty();
  }

  private Hunt hunt(long first, long seeds) {
    return new Hunt(core(), this::engine, first, seeds);
  }

  private static Engine core() {
    return new Engine(MutantsTest.class.getClassLoader(), StandIn.class.getName());
  }

  private Engine engine(Mutant mutant) {
    return Engine.of(mutant, small.checkout(), StandIn.class.getName());
  }

  private Mutant only() {
    List<Mutant> mutants = small.checkout().mutants();
    assertThat(mutants).hasSize(1);
    return mutants.get(0);
  }
}
