package io.tidemill.simulation;

import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.operator.Acted;
import io.tidemill.core.operator.Command;
import io.tidemill.core.pipeline.Pipeline;
import java.util.Optional;
import java.util.function.Consumer;

/** Sends a person's commands, some of them twice, or hours late. For one thread. */
final class Minder {
  private static final long MINUTE = 60_000_000;

  private final Town town;
  private final Kernel kernel;
  private final Dice dice;
  private final PipelineFile file;
  private final FunctionHost functions;
  private final Guards guards;
  private final Consumer<String> hits;
  private final Person person;

  Minder(
      Town town,
      Kernel kernel,
      Dice dice,
      PipelineFile file,
      FunctionHost functions,
      Guards guards,
      Consumer<String> hits) {
    this.town = town;
    this.kernel = kernel;
    this.dice = dice;
    this.file = file;
    this.functions = functions;
    this.guards = guards;
    this.hits = hits;
    this.person = new Person(file.pipeline(), town.kafka(), town.ledger(), dice);
  }

  /** The person tries something. */
  void anything() {
    state().ifPresent(state -> twice(person.any(state, published(), town.time().micros())));
  }

  /** The person goes back. */
  void goBack() {
    twice(person.back());
  }

  /** The person pauses the pipeline, or lets it go on. */
  void pauseOrResume() {
    state().ifPresent(state -> twice(state.paused() ? new Command.Resume() : new Command.Pause()));
  }

  /** The ledger was restored from a backup, or has lost the row. */
  void ledgerRestored() {
    person.ledgerRestored();
  }

  /** Nothing goes wrong any more. */
  void calmDown() {
    person.evening();
  }

  /** Whether the person has nothing more to do. */
  boolean idle() {
    return !person.due() || state().filter(this::atStart).isPresent();
  }

  /** Lets the person do what the pipeline needs; whether it needs anything. */
  boolean remedy(Runnable done) {
    Optional<PipelineState> state = state();
    Optional<Command> command =
        state.flatMap(known -> person.remedy(known, published(), town.time().micros()));
    if (command.isEmpty()) {
      return false;
    }
    if (person.stuck()) {
      // What can't be done as the file says is done as another says.
      file.becomeLenient();
      kernel.trace("the file becomes lenient", "");
    }
    Optional<Run> run = state.get().phase().run();
    boolean rebuilds = command.get() instanceof Command.Rebuild && atStart(state.get());
    if (!rebuilds) {
      does(command.get(), done);
    } else if (run.isPresent()) {
      // There is nothing to rebuild from yet; the next run is rebuilt together with this one.
      does(new Command.Skip(run.get().number()), done);
    } else {
      return false;
    }
    return true;
  }

  private Optional<PipelineState> state() {
    return town.ledger().state(file.pipeline().id());
  }

  private boolean published() {
    return town.groups().published(Town.group(file.pipeline().id())).isPresent();
  }

  private boolean atStart(PipelineState state) {
    for (TopicPartition partition : town.partitions()) {
      NextOffset next = state.position().next().get(partition);
      if (next != null && next.offset() > town.kafka().logStart(partition)) {
        return false;
      }
    }
    return true;
  }

  private void twice(Command command) {
    does(command, () -> {});
    if (dice.once(4, 0x9E26, kernel.steps())) {
      // Impatient, or without an answer, the person asks again.
      hits.accept("F59 a command is repeated");
      does(command, () -> {});
    }
  }

  private void does(Command command, Runnable done) {
    kernel.trace("the person", command);
    hits.accept("command: " + command.word());
    if (command instanceof Command.Skip && dice.once(3, 0x9E27, kernel.steps())) {
      long later = (10 + dice.below(240, 0x9E28, kernel.steps())) * MINUTE;
      kernel.later(later, () -> asksAgain(command));
    }
    send(command, done);
  }

  /** Hours later the person sees an old note, and does what it says. */
  private void asksAgain(Command command) {
    hits.accept("F59 a command is repeated late");
    send(command, () -> {});
  }

  private void send(Command command, Runnable done) {
    // As the file is when it is read, whatever becomes of it meanwhile.
    Pipeline read = file.pipeline();
    Process asked =
        functions.wake(
            "operator", command.word(), 0, process -> execute(process, read, command), done);
    guards.asks(asked, command);
  }

  private Acted execute(Process process, Pipeline read, Command command) {
    Acted acted = town.operator(process).execute(read, command);
    return process.call(
        Steps.ANSWER,
        () -> {
          person.answered(command, acted);
          if (acted.executed()) {
            hits.accept("carried out: " + command.word());
          }
          return acted;
        });
  }
}
