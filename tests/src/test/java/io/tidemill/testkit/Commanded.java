package io.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.operator.Acted;
import io.tidemill.core.operator.Command;
import io.tidemill.core.operator.Plan;
import io.tidemill.core.trigger.Outcome;
import java.util.Optional;

/** A world with a person in it. Each command is planned before it is carried out. */
public final class Commanded {
  private final World world;

  public Commanded(World world) {
    this.world = world;
  }

  /** The words of a command that is carried out, and changes nothing before that. */
  public String done(Command command) {
    Optional<Versioned> before = world.ledger().load(World.FLIGHTS);
    Plan plan = world.operator().plan(world.pipeline(), command);
    assertThat(world.ledger().load(World.FLIGHTS)).as("after a dry run").isEqualTo(before);
    Acted acted = world.operator().execute(world.pipeline(), command);
    assertThat(acted.executed()).as(acted.toString()).isTrue();
    String words = String.join(" ", ((Plan.Planned) acted.plan()).words());
    assertThat(((Plan.Planned) plan).words()).isNotEmpty();
    return words;
  }

  /** Why a command is refused, and what to do instead; it changes nothing. */
  public String refused(Command command) {
    Plan plan = unchanged(command);
    assertThat(plan).isInstanceOf(Plan.Refused.class);
    Plan.Refused refused = (Plan.Refused) plan;
    return refused.why() + "; " + refused.instead();
  }

  /** Why there is nothing to do for a command. */
  public String nothing(Command command) {
    Plan plan = unchanged(command);
    assertThat(plan).isInstanceOf(Plan.Nothing.class);
    return ((Plan.Nothing) plan).why();
  }

  private Plan unchanged(Command command) {
    Optional<Versioned> before = world.ledger().load(World.FLIGHTS);
    Acted acted = world.operator().execute(world.pipeline(), command);
    assertThat(acted.executed()).as(acted.toString()).isFalse();
    assertThat(world.ledger().load(World.FLIGHTS)).isEqualTo(before);
    return acted.plan();
  }

  public Outcome wake() {
    return world.reconciler().reconcile(world.pipeline());
  }

  /** {@code records} are produced, and processed by a run. */
  public void run(int records) {
    world.produce(records);
    assertThat(wake()).isInstanceOf(Outcome.Launched.class);
    world.work();
  }

  public static Position position(long... offsets) {
    Position position = Position.NONE;
    for (int i = 0; i < offsets.length; i++) {
      position = position.with(new TopicPartition(World.TOPIC, i), new NextOffset(offsets[i], 0));
    }
    return position;
  }

  public static OffsetRange range(int partition, long from, long until) {
    return new OffsetRange(new TopicPartition(World.TOPIC, partition), from, until);
  }
}
