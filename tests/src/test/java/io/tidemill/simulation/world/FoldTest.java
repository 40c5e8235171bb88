package io.tidemill.simulation.world;

import static io.tidemill.simulation.world.SimulatedPipeline.partition;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.simulation.world.SimDefinition.Kind;
import io.tidemill.simulation.world.SimDefinition.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FoldTest {
  private static final int SEEDS = 150;
  private static final int PARTITIONS = 3;

  @ParameterizedTest
  @EnumSource
  void tables_equal_the_fold_whatever_dies_and_wherever_runs_are_cut(Kind kind) {
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulatedPipeline world = new SimulatedPipeline(kind, PARTITIONS);
      Random random = new Random(seed);
      for (int round = 0; round < 6; round++) {
        produce(world, random);
        if (world.claim(1 + random.nextInt(40))) {
          work(world, random);
        }
        assertThat(world.differences()).as("seed %d", seed).isEmpty();
      }
      assertThat(world.state().phase()).isInstanceOf(Phase.Idle.class);
    }
  }

  /** The run's jobs die or stand still, until one commits; those that stood still go on then. */
  private static void work(SimulatedPipeline world, Random random) {
    world.job(standingStill(random.nextInt(120), () -> finish(world, random))).work();
    finish(world, random);
    assertThat(world.differences()).isEmpty();
  }

  private static void finish(SimulatedPipeline world, Random random) {
    while (world.state().phase().run().isPresent()) {
      assertThat(world.differences()).isEmpty();
      world.time.pass(Duration.ofSeconds(random.nextInt(600)));
      if (random.nextInt(3) == 0) {
        world.kafka.compact(partition(0), random.nextInt(50));
        world.outside.changeLookup();
      }
      world.change(state -> state.nextAttempt(world.time.instant()));
      world.job(SimulatedPipeline.dyingAfter(random.nextInt(150))).work();
    }
  }

  /** A process that does nothing at its {@code last}-th call until {@code meanwhile} is done. */
  private static Calls standingStill(int last, Runnable meanwhile) {
    return new Calls() {
      private int calls;

      @Override
      public <T> T call(String step, Supplier<T> effect) {
        if (++calls == last) {
          meanwhile.run();
        }
        return effect.get();
      }
    };
  }

  private static void produce(SimulatedPipeline world, Random random) {
    for (int i = random.nextInt(30); i > 0; i--) {
      int partition = random.nextInt(PARTITIONS);
      long key = partition + (long) PARTITIONS * random.nextInt(8);
      world.kafka.produce(partition(partition), key, SomePayload.of(random));
    }
    if (random.nextBoolean()) {
      long transaction = world.kafka.begin();
      world.kafka.produceIn(transaction, partition(1), 1, Payload.of(5L, 5L));
      world.kafka.abort(transaction, SimulatedPipeline.TOPIC);
    }
  }

  @Test
  void a_row_that_nobody_wrote_is_a_difference() {
    SimulatedPipeline world = committed(Kind.ROWS, Payload.of(1L, 2L));
    long now = world.time.micros();

    write(world, new Mutation.Insert(table(Shape.PATCHED), 99, now, new Long[] {1L, 1L}, 0, 0));

    assertThat(world.differences()).isNotEmpty();
  }

  @Test
  void a_row_that_is_missing_is_a_difference() {
    SimulatedPipeline world = committed(Kind.ROWS, Payload.of(1L, 2L));

    write(world, new Mutation.DeleteRow(table(Shape.REPLACED), 0, world.time.micros() + 1_000));

    assertThat(world.differences()).isNotEmpty();
  }

  @Test
  void a_group_merged_twice_is_a_difference() {
    SimulatedPipeline world = committed(Kind.MERGED, Payload.of(1L, 2L));
    Long[] row = world.store.look(table(Shape.MERGED), 0);
    row[0]++;
    long now = world.time.micros() + 1_000;

    write(world, new Mutation.Insert(table(Shape.MERGED), 0, now, row, 0, 0));

    assertThat(world.differences()).isNotEmpty();
  }

  @Test
  void rows_that_should_have_expired_and_stand_are_a_difference() {
    SimulatedPipeline world = committed(Kind.ROWS, Payload.of(1L, 2L));
    world.time.pass(SimDefinition.TTL.plusMinutes(2));
    assertThat(world.differences()).isEmpty();
    assertThat(world.store.look(table(Shape.EXPIRING), 0)).isNull();

    long now = world.time.micros();
    write(world, new Mutation.Insert(table(Shape.EXPIRING), 0, now, new Long[] {8L, null}, 0, 0));

    assertThat(world.differences()).isNotEmpty();
  }

  @Test
  void an_attempt_later_than_the_time_to_live_leaves_no_row() {
    SimulatedPipeline world = new SimulatedPipeline(Kind.ROWS, 1);
    world.kafka.produce(partition(0), 0, Payload.of(1L, 2L));
    world.claim(10);
    world.time.pass(SimDefinition.TTL.plusMinutes(2));

    assertThat(world.job(Calls.PLAIN).work()).isTrue();

    assertThat(world.store.look(table(Shape.EXPIRING), 0)).isNull();
    assertThat(world.store.look(table(Shape.PATCHED), 0)).isNotNull();
    assertThat(world.differences()).isEmpty();
  }

  @Test
  void what_retention_took_before_the_attempt_read_it_may_be_missing() {
    SimulatedPipeline world = new SimulatedPipeline(Kind.ROWS, 1);
    world.kafka.produce(partition(0), 0, Payload.of(1L, 2L));
    world.kafka.produce(partition(0), 1, Payload.of(1L, 2L));
    world.claim(10);
    world.kafka.retainFrom(partition(0), 1);

    assertThat(world.job(Calls.PLAIN).work()).isTrue();

    assertThat(world.state().lastCommit().orElseThrow().lost())
        .containsExactly(new OffsetRange(partition(0), 0, 1));
    assertThat(world.differences()).isEmpty();
  }

  @Test
  void a_replay_and_a_rebuild_leave_the_tables_as_they_were() {
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulatedPipeline world = new SimulatedPipeline(Kind.MERGED, PARTITIONS);
      Random random = new Random(seed);
      while (world.state().lastRun() < 2) {
        produce(world, random);
        if (world.claim(1000)) {
          work(world, random);
        }
      }
      again(world, random, new Work.Again(new TreeSet<>(List.of(table(Shape.PATCHED)))));
      again(world, random, new Work.Rebuild(table(Shape.MERGED), OptionalLong.empty()));
      assertThat(world.differences()).as("seed %d", seed).isEmpty();
    }
  }

  private static void again(SimulatedPipeline world, Random random, Work work) {
    List<OffsetRange> all =
        world.state().position().next().entrySet().stream()
            .filter(each -> each.getValue().offset() > 0)
            .map(each -> new OffsetRange(each.getKey(), 0, each.getValue().offset()))
            .toList();
    world.claim(work, all, world.state().position());
    work(world, random);
  }

  @Test
  void a_dead_letter_redone_comes_to_its_own_place() {
    SimulatedPipeline world = new SimulatedPipeline(Kind.ROWS, 1);
    world.kafka.produce(partition(0), 0, Payload.of(1L, 1L));
    world.kafka.produce(partition(0), 0, Payload.registered(2L, 2L));
    world.kafka.produce(partition(0), 0, Payload.of(3L, null));
    world.outside.forgetSchema();
    world.claim(10);
    assertThat(world.job(Calls.PLAIN).work()).isTrue();
    assertThat(world.store.deadLetters()).hasSize(1);
    assertThat(world.store.look(table(Shape.PATCHED), 0)).containsExactly(10L, 1L);
    assertThat(world.differences()).isEmpty();

    world.outside.restoreSchema();
    Run run = world.state().lastCommit().orElseThrow().run();
    Work redo =
        new Work.Redo(
            run.number(),
            1,
            run.attempt().writeTime(),
            run.claimedAt(),
            Instant.MAX,
            new TreeSet<>(
                List.of(table(Shape.PATCHED), table(Shape.REPLACED), table(Shape.EXPIRING))));
    world.claim(redo, run.ranges(), world.state().position());
    assertThat(world.differences()).isEmpty();
    assertThat(world.job(Calls.PLAIN).work()).isTrue();

    assertThat(world.store.look(table(Shape.PATCHED), 0)).containsExactly(10L, 2L);
    assertThat(world.store.look(table(Shape.REPLACED), 0)).containsExactly(10L, null);
    assertThat(world.differences()).isEmpty();
  }

  @Test
  void a_dead_letter_stays_where_the_log_was_cut_and_another_record_has_its_offset() {
    SimulatedPipeline world = new SimulatedPipeline(Kind.ROWS, 1);
    world.kafka.produce(partition(0), 0, Payload.of(1L, 1L));
    world.kafka.produce(partition(0), 0, Payload.registered(2L, 2L));
    world.outside.forgetSchema();
    world.claim(10);
    assertThat(world.job(Calls.PLAIN).work()).isTrue();
    Run run = world.state().lastCommit().orElseThrow().run();

    world.outside.restoreSchema();
    world.kafka.truncate(partition(0), 1);
    world.kafka.produce(partition(0), 5, Payload.of(5L, 5L));
    Work redo =
        new Work.Redo(
            run.number(),
            1,
            run.attempt().writeTime(),
            run.claimedAt(),
            Instant.MAX,
            new TreeSet<>(
                List.of(table(Shape.PATCHED), table(Shape.REPLACED), table(Shape.EXPIRING))));
    NextOffset now = new NextOffset(2, world.kafka.leaderEpoch(partition(0)));
    world.claim(redo, run.ranges(), Position.NONE.with(partition(0), now));
    assertThat(world.job(Calls.PLAIN).work()).isTrue();

    Commit commit = world.state().lastCommit().orElseThrow();
    assertThat(commit.run().work()).isEqualTo(redo);
    assertThat(commit.books().dead()).isEqualTo(1);
    assertThat(world.store.look(table(Shape.PATCHED), 5)).isNull();
    assertThat(world.store.deadLetters()).hasSize(1);
    assertThat(world.differences()).isEmpty();
  }

  private static SimulatedPipeline committed(Kind kind, Payload payload) {
    SimulatedPipeline world = new SimulatedPipeline(kind, 1);
    world.kafka.produce(partition(0), 0, payload);
    world.claim(10);
    assertThat(world.job(Calls.PLAIN).work()).isTrue();
    assertThat(world.differences()).isEmpty();
    return world;
  }

  private static TableName table(Shape shape) {
    return shape.table(SimulatedPipeline.TABLES);
  }

  private static void write(SimulatedPipeline world, Mutation mutation) {
    StoreSession session = world.store.session(Calls.PLAIN);
    session.send(List.of(mutation));
    session.flush();
  }
}
