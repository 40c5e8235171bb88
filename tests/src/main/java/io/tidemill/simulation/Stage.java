package io.tidemill.simulation;

import io.tidemill.core.LedgerId;
import io.tidemill.core.Names;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.AttemptFlow;
import io.tidemill.core.run.RunProtocol;
import io.tidemill.core.trigger.Acted;
import io.tidemill.core.trigger.Command;
import io.tidemill.core.trigger.JobRequest;
import io.tidemill.core.trigger.Operator;
import io.tidemill.core.trigger.Reconciler;
import io.tidemill.simulation.world.BooksCheck;
import io.tidemill.simulation.world.Fold;
import io.tidemill.simulation.world.SimDefinition;
import io.tidemill.simulation.world.SimGroups;
import io.tidemill.simulation.world.SimJob;
import io.tidemill.simulation.world.SimJobRun;
import io.tidemill.simulation.world.SimJobService;
import io.tidemill.simulation.world.SimKafka;
import io.tidemill.simulation.world.SimLedger;
import io.tidemill.simulation.world.SimOutside;
import io.tidemill.simulation.world.SimStore;
import io.tidemill.simulation.world.TrueTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One seed's world, and who acts in it. For one thread. */
final class Stage implements JobHost.Events, Kernel.Checks {
  static final String TOPIC = "flights";

  private static final Instant MORNING = Instant.parse("2026-03-01T06:00:00Z");
  private static final LedgerId LEDGER = new LedgerId("simulate");
  private static final Duration GC_GRACE = Duration.ofHours(14);

  /** Between a look at the clock and what it was looked at for, a process may be delayed. */
  private static final Duration SLACK = Duration.ofMinutes(40);

  private static final int BUDGET = 24;
  private static final long SECOND = 1_000_000;

  private final Dice dice;
  private final Coverage coverage;
  private final Faults faults;
  private final TrueTime time = new TrueTime(MORNING);
  private final SimKafka kafka = new SimKafka(time);
  private final SimGroups groups = new SimGroups();
  private final SimLedger ledger = new SimLedger(LEDGER, time);
  private final SimStore store = new SimStore(time, SimStore.TimestampWindow.KEYSPACES, GC_GRACE);
  private final SimOutside outside = new SimOutside();
  private final SimJobService service = new SimJobService(time);
  private final Kernel kernel;
  private final Scenario scenario;
  private Pipeline pipeline;
  private long definitions;
  private boolean lenient;
  private final JobHost jobs;
  private final FunctionHost functions;
  private final Crowd crowd;
  private final Covered covered = new Covered();
  private final Watch watch;
  private final Answers answers;
  private final Losses losses;
  private final Person person;
  private final String group;

  Stage(long seed, Coverage coverage, Trace trace, Set<Long> suppressed) {
    this.dice = new Dice(seed);
    this.coverage = coverage;
    this.scenario = Scenario.of(dice);
    this.faults = new Faults(dice, coverage, suppressed, BUDGET);
    this.kernel = new Kernel(dice, time, faults, trace, this);
    this.pipeline = Pipelines.of(dice, scenario, 0, false);
    this.group = new Names(LEDGER).consumerGroup(pipeline.id());
    this.jobs = new JobHost(kernel, dice, service, this::job, this);
    this.functions = new FunctionHost(kernel, dice, scenario == Scenario.CLOCKS);
    this.watch = new Watch(ledger, jobs, covered, Pipelines.merges(dice, scenario), coverage::hit);
    this.answers = new Answers(ledger, pipeline.id());
    this.losses = new Losses(ledger, kafka);
    this.person = new Person(pipeline, kafka, ledger, dice);
    SimDefinition.createTables(store, pipeline);
    kafka.createTopic(TOPIC, 3 + dice.below(3, 0x57A6E, 0));
    this.crowd =
        new Crowd(
            dice, kafka, TOPIC, new Crowd.Shape(12, 15, scenario == Scenario.MERGED ? 6 : 0, 5, 8));
    coverage.hit("scenario: " + scenario);
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

  SimKafka kafka() {
    return kafka;
  }

  SimGroups groups() {
    return groups;
  }

  SimOutside outside() {
    return outside;
  }

  SimJobService service() {
    return service;
  }

  JobHost jobs() {
    return jobs;
  }

  FunctionHost functions() {
    return functions;
  }

  Watch watch() {
    return watch;
  }

  Faults faults() {
    return faults;
  }

  /** The consumer group by which the position is published. */
  String group() {
    return group;
  }

  Optional<PipelineState> state() {
    return ledger.state(pipeline.id());
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

  /** Whether a run is under way that may have written something. */
  boolean written() {
    return state().flatMap(state -> state.phase().run()).filter(Run::entered).isPresent();
  }

  void wake(String why, long wait, Runnable done) {
    Pipeline file = pipeline;
    functions.wake("reconcile", why, wait, process -> reconciler(process).reconcile(file), done);
  }

  private Reconciler reconciler(Process process) {
    InstantSource clock = process.clock();
    return new Reconciler(
        ledger.ledger(process),
        kafka.reader(process),
        groups.offsets(process),
        service.launcher(process),
        clock);
  }

  private Function<Process, Object> job(JobRequest request) {
    return process -> {
      Ledger own = ledger.ledger(process);
      RunProtocol protocol = new RunProtocol(own, groups.offsets(process), process.clock());
      return new AttemptFlow(own, protocol, kafka.reader(process), process.clock(), Pipelines::read)
          .run(
              request.pipeline(),
              request.run(),
              request.attempt(),
              process.entrant(),
              new SimJob(
                  new SimJob.Places(kafka, store, outside),
                  process.entrant(),
                  process,
                  process.clock(),
                  process.entrant().value().getLeastSignificantBits()));
    };
  }

  /** A person tries something. */
  void person() {
    state().ifPresent(state -> twice(person.any(state, published(), time.micros())));
  }

  /** A person goes back. */
  void goingBack() {
    twice(person.back());
  }

  private void twice(Command command) {
    does(command, () -> {});
    if (dice.once(4, 0x9E26, kernel.steps())) {
      // Impatient, or without an answer, the person asks again.
      hit("F59 a command is repeated");
      does(command, () -> {});
    }
  }

  /** The author of the file makes its sinks say something else; merged ones may not. */
  void redefine() {
    if (pipeline.sinks().stream().noneMatch(Sink::merged)) {
      definitions++;
      pipeline = Pipelines.of(dice, scenario, definitions, lenient);
      kernel.trace("the file says something else", definitions);
      hit("F50 the definition changes");
    }
  }

  /** Whether a run is under way whose attempt is past its deadline. */
  boolean overdue() {
    return state()
        .filter(state -> state.phase() instanceof Phase.Running)
        .flatMap(state -> state.phase().run())
        .filter(run -> run.attempt().deadline().isBefore(time.instant()))
        .isPresent();
  }

  /** A person pauses the pipeline, or lets it go on. */
  void pauseOrResume() {
    state().ifPresent(state -> twice(state.paused() ? new Command.Resume() : new Command.Pause()));
  }

  /** Where the pipeline stands in a partition; {@code other} where that isn't known. */
  long position(TopicPartition partition, long other) {
    return state()
        .map(state -> state.position().next().get(partition))
        .map(NextOffset::offset)
        .filter(offset -> offset > other)
        .orElse(other);
  }

  private boolean published() {
    return groups.published(group).isPresent();
  }

  void rival() {
    Pipeline rival = Pipelines.rival();
    boolean owned =
        pipeline.sinks().stream()
            .filter(Sink::merged)
            .allMatch(sink -> ledger.owner(sink.table()).isPresent());
    if (!owned) {
      return;
    }
    hit("F49 two pipelines merge into one table");
    functions.wake(
        "reconcile", "rival", 0, process -> reconciler(process).reconcile(rival), () -> {});
  }

  /** A host whose clock is a year ahead runs a function. */
  void yearAhead() {
    hit("F54 a clock a year ahead");
    Pipeline file = pipeline;
    functions.wakeFrom(365L * 24 * 3600 * SECOND, process -> reconciler(process).reconcile(file));
  }

  void purge() {
    hit("F60 tombstones older than the grace time are purged");
    store.purge();
  }

  /** Nothing happens for long, save what was on its way. */
  void sleep(long wait) {
    kernel.later(wait, () -> kernel.trace("time has passed", Duration.ofNanos(wait * 1_000)));
  }

  SimLedger.Backup backup() {
    covered.remember();
    return ledger.backup();
  }

  void restore(SimLedger.Backup backup) {
    ledger.restore(backup);
    functions.end();
    covered.goBack();
    watch.forget();
  }

  void loseState() {
    ledger.loseState(pipeline.id());
  }

  /** From here on nothing goes wrong. */
  void calmDown() {
    kernel.calmDown();
    jobs.calmDown();
    functions.calmDown();
  }

  /** Lets the person do what the pipeline needs; whether it needs anything. */
  boolean remedy(Runnable done) {
    Optional<PipelineState> state = state();
    Optional<Command> command =
        state.flatMap(known -> person.remedy(known, published(), time.micros()));
    if (command.isEmpty()) {
      return false;
    }
    if (person.stuck()) {
      // What can't be done as the file says is done as another says.
      lenient = true;
      pipeline = Pipelines.of(dice, scenario, definitions, lenient);
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

  private boolean atStart(PipelineState state) {
    for (int i = 0; i < kafka.partitions(TOPIC); i++) {
      TopicPartition partition = new TopicPartition(TOPIC, i);
      NextOffset next = state.position().next().get(partition);
      if (next != null && next.offset() > kafka.logStart(partition)) {
        return false;
      }
    }
    return true;
  }

  private void does(Command command, Runnable done) {
    kernel.trace("the person", command);
    hit("command: " + command.word());
    // As the file is when it is read, whatever becomes of it meanwhile.
    Pipeline file = pipeline;
    functions.wake(
        "operator",
        command.word(),
        0,
        process -> {
          Acted acted = operator(process).execute(file, command);
          return process.call(
              Steps.ANSWER,
              () -> {
                person.answered(command, acted);
                if (acted.executed()) {
                  hit("carried out: " + command.word());
                }
                return acted;
              });
        },
        done);
  }

  private Operator operator(Process process) {
    return new Operator(
        ledger.ledger(process),
        kafka.reader(process),
        groups.offsets(process),
        service.launcher(process),
        table -> Optional.of(GC_GRACE),
        process.clock());
  }

  /** How many offsets wait. */
  long waiting(PipelineState state) {
    long waiting = 0;
    for (int i = 0; i < kafka.partitions(TOPIC); i++) {
      TopicPartition partition = new TopicPartition(TOPIC, i);
      NextOffset next = state.position().next().get(partition);
      waiting += Math.max(0, kafka.readableEnd(partition) - (next == null ? 0 : next.offset()));
    }
    return waiting;
  }

  /** What must hold when all is drained. */
  void atTheEnd() {
    PipelineState state = state().orElseThrow();
    for (int i = 0; i < kafka.partitions(TOPIC); i++) {
      TopicPartition partition = new TopicPartition(TOPIC, i);
      covered.check(state, partition, kafka.readableEnd(partition));
    }
    checkTables();
    Watch.require(
        groups
            .published(group)
            .filter(published -> published.position().sameOffsets(state.position()))
            .isPresent(),
        "I10-group-offsets-equal-position",
        "The position is %s, and published is %s",
        state.position(),
        groups.published(group));
  }

  private void checkTables() {
    List<String> differences =
        Fold.of(kafka, outside, ledger, pipeline.id(), Pipelines::of).differences(store, SLACK);
    for (String difference : differences) {
      throw new Broken(
          difference.startsWith("flights_merged")
              ? "I12-merged-rows-count-once"
              : "I8-tables-equal-the-fold",
          difference);
    }
    List<String> misbooked = BooksCheck.differences(kafka, ledger, pipeline.id());
    Watch.require(misbooked.isEmpty(), "I5-books-balance", "%s", misbooked);
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
    losses.look(pipeline);
    if (step.equals("job:store.write") || step.equals("job:store.letter")) {
      watch.wrote(process, time.micros());
    }
    if (step.equals("job:group.publish")) {
      watch.published(process);
    }
    if (step.endsWith("jobs.launch") || step.endsWith("jobs.cancel")) {
      jobs.look();
    }
  }
}
