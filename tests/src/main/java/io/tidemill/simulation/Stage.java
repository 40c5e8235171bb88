package io.tidemill.simulation;

import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.simulation.world.SimDefinition;
import io.tidemill.simulation.world.SimJobRun;
import io.tidemill.simulation.world.SimLedger;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** One seed's world, who acts in it, and who watches. For one thread. */
final class Stage implements JobHost.Events, Kernel.Checks {
  private static final int BUDGET = 24;
  private static final long SECOND = 1_000_000;
  private static final long YEAR = 365L * 24 * 3600 * SECOND;

  private final Dice dice;
  private final Coverage coverage;
  private final Faults faults;
  private final Town town = Town.waking();
  private final Kernel kernel;
  private final Scenario scenario;
  private final PipelineFile file;
  private final JobHost jobs;
  private final FunctionHost functions;
  private final Crowd crowd;
  private final Covered covered = new Covered();
  private final Sights sights;
  private final Watch watch;
  private final Answers answers;
  private final Losses losses;
  private final Guards guards;
  private final Minder minder;

  Stage(long seed, Coverage coverage, Trace trace, Set<Long> suppressed) {
    this.dice = new Dice(seed);
    this.coverage = coverage;
    this.scenario = Scenario.of(dice);
    this.faults = new Faults(dice, coverage, suppressed, BUDGET);
    this.kernel = new Kernel(dice, town.time(), faults, trace, this);
    this.file = new PipelineFile(dice, scenario);
    this.jobs =
        new JobHost(
            kernel, dice, town.service(), request -> process -> town.job(request, process), this);
    this.functions = new FunctionHost(kernel, dice, scenario == Scenario.CLOCKS);
    this.sights = new Sights(town, jobs, file.merges(), coverage::hit);
    this.watch = new Watch(town.ledger(), jobs, covered, sights, coverage::hit);
    this.answers = new Answers(town.ledger(), file.pipeline().id());
    this.losses = new Losses(town.ledger(), town.kafka());
    this.guards = new Guards(town.ledger(), town.store(), jobs);
    this.minder = new Minder(town, kernel, dice, file, functions, guards, coverage::hit);
    SimDefinition.createTables(town.store(), file.pipeline());
    town.kafka().createTopic(Town.TOPIC, 3 + dice.below(3, 0x57A6E, 0));
    this.crowd = new Crowd(dice, town.kafka(), Town.TOPIC, Crowd.Shape.of(scenario));
    coverage.hit("scenario: " + scenario);
  }

  Town town() {
    return town;
  }

  Kernel kernel() {
    return kernel;
  }

  Scenario scenario() {
    return scenario;
  }

  Crowd crowd() {
    return crowd;
  }

  JobHost jobs() {
    return jobs;
  }

  FunctionHost functions() {
    return functions;
  }

  Minder minder() {
    return minder;
  }

  Watch watch() {
    return watch;
  }

  Faults faults() {
    return faults;
  }

  /** The consumer group by which the position is published. */
  String group() {
    return Town.group(file.pipeline().id());
  }

  Optional<PipelineState> state() {
    return town.ledger().state(file.pipeline().id());
  }

  @Override
  public void hit(String situation) {
    coverage.hit(situation);
  }

  /** Whether trouble may come at a beat; shrinking a seed leaves some out. */
  boolean allowed(int beat) {
    return faults.event(beat, "trouble of " + scenario + " at beat " + beat);
  }

  /** Lets a wake-up run after {@code wait} µs. */
  void wake(String why, long wait) {
    wake(why, wait, () -> {});
  }

  void wake(String why, long wait, Runnable done) {
    Pipeline read = file.pipeline();
    functions.wake(
        "reconcile", why, wait, process -> town.reconciler(process).reconcile(read), done);
  }

  /** Compaction takes what it may of a partition. */
  void compact(TopicPartition partition) {
    Set<Long> gone = town.kafka().compact(partition, town.kafka().readableEnd(partition));
    kernel.trace("compaction", partition + " of " + gone);
    hit("F18 compaction");
    sights.compacted(state(), partition, gone);
  }

  /** Whether a run is under way whose attempt is past its deadline. */
  boolean overdue() {
    return state()
        .filter(state -> state.phase() instanceof Phase.Running)
        .flatMap(state -> state.phase().run())
        .filter(run -> run.attempt().deadline().isBefore(town.time().instant()))
        .isPresent();
  }

  /** Where the pipeline stands in a partition; {@code other} where that isn't known. */
  long position(TopicPartition partition, long other) {
    return state()
        .map(state -> state.position().next().get(partition))
        .map(NextOffset::offset)
        .filter(offset -> offset > other)
        .orElse(other);
  }

  /** The author of the file makes its sinks say something else; merged ones may not. */
  void redefine() {
    if (!file.merges()) {
      file.redefine();
      kernel.trace("the file says something else", file.pipeline().definition().digest());
      hit("F50 the definition changes");
    }
  }

  /** A second pipeline wants to merge into a table that is the first one's. */
  void rival() {
    Pipeline rival = Pipelines.rival();
    boolean owned =
        file.pipeline().sinks().stream()
            .filter(Sink::merged)
            .allMatch(sink -> town.ledger().owner(sink.table()).isPresent());
    if (owned) {
      hit("F49 two pipelines merge into one table");
      functions.wake(
          "reconcile", "rival", 0, process -> town.reconciler(process).reconcile(rival), () -> {});
    }
  }

  /** A host whose clock is a year ahead runs a function. */
  void yearAhead() {
    hit("F54 a clock a year ahead");
    Pipeline read = file.pipeline();
    functions.wakeFrom(YEAR, process -> town.reconciler(process).reconcile(read));
  }

  void purge() {
    town.store().purge();
    sights.purged();
  }

  /** Nothing happens for long, save what was on its way. */
  void sleep(long wait) {
    kernel.later(wait, () -> kernel.trace("time has passed", Duration.ofNanos(wait * 1_000)));
  }

  SimLedger.Backup backup() {
    covered.remember();
    return town.ledger().backup();
  }

  void restore(SimLedger.Backup backup) {
    town.ledger().restore(backup);
    // Who restores a ledger sees to it that nobody is left who knows another.
    functions.end();
    jobs.endZombies();
    kernel.ledgerChanged();
    minder.ledgerRestored();
    covered.goBack();
    watch.forget();
    guards.forget();
  }

  /** Somebody deletes the row; whether it has left traces elsewhere, by which that can be told. */
  boolean loseState() {
    boolean traced =
        !town.ledger().commits(file.pipeline().id(), 1).isEmpty()
            || town.groups().published(group()).filter(known -> known.run() > 0).isPresent();
    if (traced) {
      town.ledger().loseState(file.pipeline().id());
      kernel.ledgerChanged();
      minder.ledgerRestored();
    }
    return traced;
  }

  /** From here on nothing goes wrong. */
  void calmDown() {
    kernel.calmDown();
    jobs.calmDown();
    functions.calmDown();
    minder.calmDown();
  }

  /** Whether the pipeline is idle, with nothing left to do, though somebody may still sleep. */
  boolean settled() {
    Optional<PipelineState> state = state();
    return state.isPresent()
        && state.get().phase() instanceof Phase.Idle
        && state.get().replay().isEmpty()
        && minder.idle()
        && evening().waiting(state.get()) == 0;
  }

  /** What must hold when all is drained. */
  void atTheEnd() {
    evening().check(file.pipeline());
  }

  private Evening evening() {
    return new Evening(town, covered, coverage::hit);
  }

  @Override
  public void changed(SimJobRun job) {
    // Events of jobs are best effort: lost, doubled, late.
    int fate = dice.below(6, 0xE7E, kernel.steps());
    if (fate < 4) {
      wake("job event", (long) fate * fate * 10 * SECOND);
    }
    if (fate == 3) {
      wake("job event", fate * SECOND);
    }
  }

  @Override
  public void struck(Fault fault, String step) {
    Situations.struck(fault, step, coverage::hit);
  }

  @Override
  public void returned(Process process, Object result) {
    answers.returned(process, result);
  }

  @Override
  public void afterEffect(Process process, String step) {
    watch.look(process);
    losses.look(file.pipeline());
    guards.look(process);
    switch (step) {
      case "job:ledger.own" -> guards.owns(process);
      case "job:store.write", "job:store.letter" -> watch.wrote(process, town.time().micros());
      case "job:group.publish" -> watch.published(process);
      default -> {
        if (step.endsWith("jobs.launch") || step.endsWith("jobs.cancel")) {
          jobs.look();
        }
      }
    }
  }
}
