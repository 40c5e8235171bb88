package io.tidemill.simulation;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Place;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.operator.Acted;
import io.tidemill.core.operator.Command;
import io.tidemill.core.operator.Command.Consent;
import io.tidemill.core.operator.Plan;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.simulation.world.SimKafka;
import io.tidemill.simulation.world.SimLedger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The person who minds a pipeline: looks at the world, and says what to do. */
final class Person {
  private static final Place EARLIEST = new Place.Named(new StartFrom.Earliest());
  private static final Place GROUP = new Place.Named(new StartFrom.Group());
  private static final Set<FailureCode> MENDED_BY_FILE =
      EnumSet.of(
          FailureCode.RECORDS_LOST,
          FailureCode.PARTITIONS_ADDED,
          FailureCode.TOO_MANY_DEAD_LETTERS);

  /** Row timestamps that lie so far ahead come from a clock that was wrong, µs. */
  private static final long FAR_AHEAD = 3_600_000_000L;

  private static final int RUNS_BACK = 12;

  private final Pipeline pipeline;
  private final SimKafka kafka;
  private final SimLedger ledger;
  private final Dice dice;
  private final Optional<TableName> merged;
  private final Set<Long> redone = new HashSet<>();
  private boolean rebuildDue;
  private boolean refused;
  private boolean restored;
  private boolean evening;
  private int remedies;
  private long commands;

  Person(Pipeline pipeline, SimKafka kafka, SimLedger ledger, Dice dice) {
    this.pipeline = pipeline;
    this.kafka = kafka;
    this.ledger = ledger;
    this.dice = dice;
    this.merged = pipeline.sinks().stream().filter(Sink::merged).map(Sink::table).findFirst();
  }

  /**
   * The command that moves a pipeline on in this state; empty if it needs none.
   *
   * @param published whether its position is published
   * @param now true time, µs
   */
  Optional<Command> remedy(PipelineState state, boolean published, long now) {
    remedies = state.phase() instanceof Phase.Blocked ? remedies + 1 : 0;
    if (state.phase() instanceof Phase.Blocked blocked) {
      return Optional.of(remedy(state, blocked, published));
    }
    if (state.paused()) {
      return Optional.of(new Command.Resume());
    }
    boolean poisoned = state.writeTimes().floor() > now + FAR_AHEAD;
    if (poisoned && state.phase() instanceof Phase.Idle) {
      return Optional.of(new Command.RepairWriteTime(Set.of()));
    }
    // After a refusal, a wake-up looks first.
    boolean rebuilds =
        rebuildDue && !refused && state.phase() instanceof Phase.Idle && state.replay().isEmpty();
    refused = false;
    if (rebuilds) {
      return merged.map(Person::rebuild);
    }
    boolean quiet = state.phase() instanceof Phase.Idle && state.replay().isEmpty();
    return evening && quiet ? letters() : Optional.empty();
  }

  /** Puts dead letters of replays into one table back, once each; others' by day, now and then. */
  private Optional<Command> letters() {
    for (Commit commit : ledger.commits(pipeline.id(), RUNS_BACK)) {
      if (commit.run().work() instanceof Work.Again
          && commit.books().deadLetters() > 0
          && redone.add(commit.run().number())) {
        return Optional.of(new Command.Redo(commit.run().number()));
      }
    }
    return Optional.empty();
  }

  /** From here on nothing happens but what the person does. */
  void evening() {
    evening = true;
  }

  private Command remedy(PipelineState state, Phase.Blocked blocked, boolean published) {
    OptionalLong run = stuck(state);
    if (restored) {
      restored = false;
      return adopt(published);
    }
    boolean other = refused;
    refused = false;
    if (stuck() && remedies % 2 == 0 && MENDED_BY_FILE.contains(blocked.failure().code())) {
      return new Command.Retry(run);
    }
    boolean own = blocked.run().map(one -> one.work().own()).orElse(true);
    return switch (blocked.failure().code()) {
      case STATE_LOST, LEDGER_RESTORED -> adopt(published);
      case TOPIC_RECREATED, LOG_TRUNCATED, RECORDS_LOST, PARTITIONS_ADDED ->
          other && run.isPresent()
              ? new Command.Skip(run.getAsLong())
              : new Command.Reset(here(state), Set.of(Consent.values()));
      case TOO_MANY_DEAD_LETTERS, ROWS_REFUSED ->
          own && run.isPresent()
              ? new Command.Skip(run.getAsLong())
              : new Command.Abandon(run, Set.of(Consent.values()));
      case CANCEL_UNCONFIRMED ->
          own && run.isPresent() && dice.once(2, 0x9E27, ++commands)
              ? givenUp(run.getAsLong())
              : again(run, other && redoes(blocked));
      case TABLE_NOT_EMPTY -> rebuild(merged.orElseThrow());
      default -> again(run, other && redoes(blocked));
    };
  }

  private static boolean redoes(Phase.Blocked blocked) {
    return blocked.run().map(Run::work).filter(Work.Redo.class::isInstance).isPresent();
  }

  /** Retries a run, or gives up one that a retry was refused for. */
  private static Command again(OptionalLong run, boolean hopeless) {
    return hopeless ? new Command.Abandon(run, Set.of(Consent.values())) : new Command.Retry(run);
  }

  private static OptionalLong stuck(PipelineState state) {
    return state.phase() instanceof Phase.Blocked blocked && blocked.run().isPresent()
        ? OptionalLong.of(blocked.run().get().number())
        : OptionalLong.empty();
  }

  /** Skips a run whose job may still be writing; its merged tables are made anew at once. */
  private Command givenUp(long run) {
    rebuildDue = merged.isPresent();
    return new Command.Skip(run);
  }

  private static Command adopt(boolean published) {
    return new Command.Adopt(published ? GROUP : EARLIEST, Set.of(Consent.MERGED));
  }

  private static Command rebuild(TableName table) {
    return new Command.Rebuild(table, Set.of(Consent.LOSS));
  }

  /** What became of a command. */
  void answered(Command command, Acted acted) {
    refused = acted.plan() instanceof Plan.Refused;
    restored =
        acted.plan() instanceof Plan.Refused refusal
            && refusal.why().startsWith(FailureCode.LEDGER_RESTORED.name());
    if (acted.executed() && command instanceof Command.Adopt && merged.isPresent()) {
      rebuildDue = true;
    }
    if (acted.executed() && command instanceof Command.Rebuild) {
      rebuildDue = false;
    }
  }

  /** The ledger isn't what it was: what merged tables have counted isn't known. */
  void ledgerRestored() {
    rebuildDue = merged.isPresent();
  }

  /** Whether something is left to be done once the pipeline is idle. */
  boolean due() {
    return rebuildDue;
  }

  /** Whether remedies have been of no use for some time. */
  boolean stuck() {
    return remedies > 6;
  }

  /** Something that a person may try who tries everything. */
  Command any(PipelineState state, boolean published, long now) {
    List<Command> all = new ArrayList<>(goingBack());
    all.add(new Command.Pause());
    all.add(new Command.Pause());
    all.add(new Command.Resume());
    all.add(new Command.Retry(OptionalLong.empty()));
    all.add(new Command.RepairWriteTime(Set.of()));
    all.add(new Command.Reset(here(state), Set.of()));
    Set<Consent> consents = Set.of(Consent.UNDO_NEWER, Consent.LOSS);
    all.add(new Command.Abandon(stuck(state), consents));
    state
        .phase()
        .run()
        .map(Run::number)
        .ifPresent(
            run -> {
              all.add(new Command.Skip(run));
              all.add(new Command.Retry(OptionalLong.of(run)));
            });
    remedy(state, published, now).ifPresent(all::add);
    return oneOf(all);
  }

  /** Some way of going back. */
  Command back() {
    return oneOf(goingBack());
  }

  private List<Command> goingBack() {
    List<Command> ways = new ArrayList<>();
    ways.add(
        new Command.Replay(
            EARLIEST, Optional.empty(), new TreeSet<>(), Set.of(Consent.UNDO_NEWER, Consent.LOSS)));
    ways.add(
        new Command.Replay(
            EARLIEST, Optional.empty(), one(), Set.of(Consent.UNDO_NEWER, Consent.LOSS)));
    ways.add(new Command.Reset(EARLIEST, Set.of(Consent.UNDO_NEWER)));
    merged.map(Person::rebuild).ifPresent(ways::add);
    for (Commit commit : ledger.commits(pipeline.id(), RUNS_BACK)) {
      if (commit.books().deadLetters() > 0 && ways.size() < 7) {
        ways.add(new Command.Redo(commit.run().number()));
      }
    }
    return ways;
  }

  /** One of the tables that are written row by row. */
  private SortedSet<TableName> one() {
    List<TableName> rows =
        pipeline.sinks().stream().filter(sink -> !sink.merged()).map(Sink::table).toList();
    return new TreeSet<>(List.of(rows.get(dice.below(rows.size(), 0x9E29, ++commands))));
  }

  private Command oneOf(List<Command> all) {
    return all.get(dice.below(all.size(), 0x9E25, commands++));
  }

  /** In each partition where the pipeline stands, or the nearest offset that there is. */
  private Place here(PipelineState state) {
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    boolean anew = !kafka.topicId(Town.TOPIC).equals(state.topicId());
    for (int i = 0; i < kafka.partitions(Town.TOPIC); i++) {
      TopicPartition partition = new TopicPartition(Town.TOPIC, i);
      long first = kafka.logStart(partition);
      NextOffset next = state.position().next().get(partition);
      long was = anew || next == null ? first : next.offset();
      offsets.put(i, Math.max(first, Math.min(was, kafka.readableEnd(partition))));
    }
    return new Place.Offsets(offsets);
  }
}
