package io.tidemill.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.operator.Acted;
import io.tidemill.core.operator.Command;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.PipelineParser;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.keyspace.CassandraDeadLetters;
import io.tidemill.testkit.Started;
import io.tidemill.triggers.Reconciling;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * One pipeline of a fault test, on a topic of its own, into tables of its own: {@link #rows} takes
 * record by record, {@link #sums} merges. Its records are in its {@link Log}. Not thread-safe, but
 * for {@link #wake}.
 */
public final class TestPipeline {
  /** The keyspace of all tables. */
  static final String KEYSPACE = "faults";

  /** What a run may take on a busy machine. */
  public static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final int MOST_RUNS = 100;

  private final FaultStack stack;
  private Shape shape;
  private final String suffix = UUID.randomUUID().toString().substring(0, 8);
  private final PipelineId id;
  private final String topic;
  private String yaml;
  private Pipeline pipeline;
  private final Log log = new Log();

  /** Makes topic and tables; the pipeline isn't adopted yet. */
  public TestPipeline(FaultStack stack, Shape shape) {
    this.stack = stack;
    this.shape = shape;
    this.id = new PipelineId(shape.name() + "-" + suffix);
    this.topic = stack.topics().create(shape.partitions());
    stack.migrate(id.value(), shape.tables(KEYSPACE, stack.copies(), rows(), sums()));
    define(shape.yaml(id, topic, rows(), sums()));
  }

  private void define(String text) {
    yaml = text;
    pipeline =
        PipelineParser.parse(id + ".yaml", yaml)
            .match(
                valid -> valid.pipeline(),
                invalid -> {
                  throw new AssertionError(invalid.problems() + "\n" + yaml);
                });
  }

  /** From now on its file says something else. */
  public void redefine(UnaryOperator<String> change) {
    String changed = change.apply(yaml);
    assertThat(changed).isNotEqualTo(yaml);
    define(changed);
  }

  /** Adds partitions to the topic; further records go to all. */
  public void addPartitions(int more) {
    stack.topics().addPartitions(topic, more);
    shape = shape.partitions(shape.partitions() + more);
  }

  /** Deletes the topic, and makes another of its name. */
  public void makeTopicAnew() {
    stack.topics().createAnew(topic, shape.partitions());
  }

  public PipelineId id() {
    return id;
  }

  public String topic() {
    return topic;
  }

  public String yaml() {
    return yaml;
  }

  public Pipeline pipeline() {
    return pipeline;
  }

  public Log log() {
    return log;
  }

  Shape shape() {
    return shape;
  }

  FaultStack stack() {
    return stack;
  }

  /** The table that takes record by record: id, n, p, at. */
  public String rows() {
    return "%s.rows_%s".formatted(KEYSPACE, suffix);
  }

  /** The table that is merged: place, visits, total. */
  public String sums() {
    return "%s.sums_%s".formatted(KEYSPACE, suffix);
  }

  /** The name of the consumer group. */
  public String group() {
    return new Names(stack.ledgerId()).consumerGroup(id);
  }

  /** The name of an attempt's job. */
  public String job(long run, int attempt) {
    return new Names(stack.ledgerId()).job(id, run, attempt);
  }

  /** A record's key, which no other pipeline's records have. */
  public String key(int number) {
    return "%s:%05d".formatted(suffix, number);
  }

  /** A place, which no other pipeline's records have. */
  public String place(int number) {
    return "%s@%d".formatted(suffix, number);
  }

  /** Sends the records of keys {@code from} to {@code until}, over all partitions and 7 places. */
  public void produce(int from, int until) {
    new Sending(this).records(from, until);
  }

  /** Sends what a test composes. */
  public Sending sending() {
    return new Sending(this);
  }

  private Ledger ledger() {
    return stack.functions().ledger();
  }

  public PipelineState state() {
    return ledger().load(id).map(Versioned::state).orElseThrow();
  }

  /** The history, oldest first. */
  public List<Commit> commits() {
    return ledger().commits(id, MOST_RUNS).stream()
        .sorted((one, other) -> Long.compare(one.run().number(), other.run().number()))
        .toList();
  }

  /** All its dead letters, by partition and offset. */
  public List<DeadLetter> letters() {
    CassandraDeadLetters letters =
        new CassandraDeadLetters(stack.session(), stack.ledgerAddress().keyspace());
    String topicId = state().topicId();
    return IntStream.range(0, shape.partitions())
        .boxed()
        .flatMap(partition -> letters.read(id, topicId, partition, 0, 2L * log.size()))
        .toList();
  }

  /** One wake-up. */
  public Outcome wake() {
    return wake(stack.functions());
  }

  /** One wake-up of functions that may be wired to another job service. */
  public Outcome wake(Reconciling functions) {
    return functions.reconciler().reconcile(pipeline);
  }

  /** Wakes until a job is launched. */
  public Started launch() {
    return launch(stack.functions());
  }

  /** Wakes until a job is launched. */
  public Started launch(Reconciling functions) {
    return awaitWake(functions, outcome -> Started.of(outcome).isPresent())
        .flatMap(Started::of)
        .orElseThrow();
  }

  /** Wakes, as a sweep does, until nothing is left to process; other failures pass. */
  public void settle() {
    settle(stack.functions());
  }

  /** Wakes, as a sweep does, until nothing is left to process; other failures pass. */
  public void settle(Reconciling functions) {
    awaitWake(
        functions, outcome -> reason(outcome).filter(HoldReason.NO_BACKLOG::equals).isPresent());
  }

  /** Wakes until the pipeline is blocked. */
  public Phase.Blocked awaitBlocked() {
    return awaitBlocked(stack.functions());
  }

  /** Wakes until the pipeline is blocked. */
  public Phase.Blocked awaitBlocked(Reconciling functions) {
    awaitHeld(functions, HoldReason.BLOCKED);
    return (Phase.Blocked) state().phase();
  }

  /** Wakes until it holds for {@code wanted}; gives the words. */
  public String awaitHeld(Reconciling functions, HoldReason wanted) {
    return awaitWake(functions, outcome -> reason(outcome).filter(wanted::equals).isPresent())
        .orElseThrow()
        .match(launched -> launched.why(), held -> held.why());
  }

  /** A person's command, carried out; how it left the pipeline. */
  public Outcome command(Reconciling functions, Command command) {
    Acted acted = functions.operator().execute(pipeline, command);
    assertThat(acted.executed()).as("%s: %s", command, acted.plan()).isTrue();
    return acted.outcome().orElseThrow();
  }

  /** Wakes, as a sweep does, until an outcome is as asked for. */
  public Optional<Outcome> awaitWake(Reconciling functions, Predicate<Outcome> wanted) {
    return await("outcome of " + id)
        .atMost(PATIENCE)
        .pollInterval(LOOK_EVERY)
        .until(
            () -> {
              try {
                return Optional.of(wake(functions));
              } catch (TidemillException e) {
                // Nothing is lost by it, and the next wake-up goes on.
                return Optional.<Outcome>empty();
              }
            },
            outcome -> {
              outcome
                  .flatMap(TestPipeline::reason)
                  .ifPresent(reason -> refuseBlocked(outcome.get(), reason, wanted));
              return outcome.filter(wanted).isPresent();
            });
  }

  /** Why an outcome holds, if it does. */
  public static Optional<HoldReason> reason(Outcome outcome) {
    return outcome.match(launched -> Optional.empty(), held -> Optional.of(held.reason()));
  }

  /** Waiting longer doesn't move a blocked pipeline. */
  private static void refuseBlocked(Outcome outcome, HoldReason reason, Predicate<Outcome> wanted) {
    if (reason == HoldReason.BLOCKED) {
      assertThat(wanted.test(outcome)).as("blocked: %s", outcome).isTrue();
    }
  }
}
