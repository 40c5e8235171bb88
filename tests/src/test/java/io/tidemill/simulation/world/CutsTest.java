package io.tidemill.simulation.world;

import static io.tidemill.simulation.world.SimulatedPipeline.partition;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.simulation.world.SimDefinition.Kind;
import io.tidemill.simulation.world.SimDefinition.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One log, cut into runs in different places, some of whose first attempts die. */
class CutsTest {
  private static final int LOGS = 40;
  private static final int CUTS = 5;
  private static final int PARTITIONS = 3;
  private static final int RECORDS = 60;

  @ParameterizedTest
  @EnumSource
  void tables_are_the_same_wherever_a_log_is_cut_into_runs(Kind kind) {
    for (long log = 0; log < LOGS; log++) {
      SimulatedPipeline whole = produced(kind, log);
      assertThat(whole.claim(RECORDS)).isTrue();
      assertThat(whole.job(Calls.PLAIN).work()).isTrue();
      List<String> expected = contents(whole);
      assertThat(expected).isNotEmpty();

      for (long cut = 0; cut < CUTS; cut++) {
        SimulatedPipeline other = produced(kind, log);
        drain(other, new Random(log * CUTS + cut));

        assertThat(other.state().lastRun()).as("runs of log %d, cut %d", log, cut).isGreaterThan(1);
        assertThat(contents(other)).as("log %d, cut %d", log, cut).isEqualTo(expected);
      }
    }
  }

  private static SimulatedPipeline produced(Kind kind, long log) {
    SimulatedPipeline world = new SimulatedPipeline(kind, PARTITIONS);
    Random random = new Random(log);
    for (int i = 0; i < RECORDS; i++) {
      int partition = random.nextInt(PARTITIONS);
      long key = partition + (long) PARTITIONS * random.nextInt(6);
      world.kafka.produce(partition(partition), key, SomePayload.of(random));
    }
    return world;
  }

  private static void drain(SimulatedPipeline world, Random random) {
    while (world.claim(1 + random.nextInt(RECORDS / 3))) {
      world.job(SimulatedPipeline.dyingAfter(random.nextInt(120))).work();
      while (world.state().phase().run().isPresent()) {
        world.time.pass(Duration.ofSeconds(1));
        world.change(state -> state.nextAttempt(world.time.instant()));
        world.job(Calls.PLAIN).work();
      }
    }
  }

  /** All rows but the marks of merged ones, which name the run; and which records are buried. */
  private static List<String> contents(SimulatedPipeline world) {
    List<String> contents = new ArrayList<>();
    for (Sink sink : world.pipeline().sinks()) {
      Shape shape = SimDefinition.shape(sink);
      int columns = shape == Shape.MERGED ? shape.columns() - 1 : shape.columns();
      for (long key : world.store.keys(sink.table())) {
        Long[] row = world.store.look(sink.table(), key);
        contents.add(sink.table() + " " + key + " " + Arrays.asList(row).subList(0, columns));
      }
    }
    for (DeadLetter letter : world.store.deadLetters()) {
      contents.add(letter.partition() + "@" + letter.offset() + " for " + letter.sink());
    }
    contents.sort(null);
    return contents;
  }
}
