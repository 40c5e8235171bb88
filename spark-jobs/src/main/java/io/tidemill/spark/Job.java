package io.tidemill.spark;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.run.AttemptFlow;
import io.tidemill.core.run.AttemptWork;
import io.tidemill.core.run.CannotRunException;
import io.tidemill.core.run.CommitOutcome;
import io.tidemill.core.run.Deadline;
import io.tidemill.core.run.LiveAttempt;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.keyspace.CassandraDeadLetters;
import io.tidemill.spark.read.ConsumerOpener;
import io.tidemill.spark.read.DeadLetterOpener;
import io.tidemill.spark.read.ExecutorTopics;
import io.tidemill.spark.read.TaskAccess;
import io.tidemill.spark.read.TopicIds;
import io.tidemill.spark.write.ExecutorSession;
import io.tidemill.spark.write.StoreClock;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt of a run, on Spark: the work that {@link AttemptFlow} lets it do between entering and
 * committing. Not thread-safe; for one attempt.
 */
final class Job implements AttemptWork {
  private static final Logger log = LoggerFactory.getLogger(Job.class);

  private final JobArguments arguments;
  private final LedgerAddress address;
  private final Supplier<SparkSession> sparks;
  private final KafkaSettings kafka;
  private final TopicIds topics;
  private final Steps steps;
  private Processing processing;
  private Processing.Done done;
  private long settledAt;
  private int cores;

  Job(
      JobArguments arguments,
      LedgerAddress address,
      KafkaSettings kafka,
      Supplier<SparkSession> sparks) {
    this.arguments = requireNonNull(arguments, "arguments");
    this.address = requireNonNull(address, "address");
    this.sparks = requireNonNull(sparks, "sparks");
    this.kafka = requireNonNull(kafka, "kafka");
    this.topics = topic -> ExecutorTopics.get(kafka).idOf(topic);
    this.steps = new Steps(arguments);
  }

  /** Does the attempt, by the order of things that {@code flow} keeps. */
  JobEnd run(AttemptFlow flow) {
    EntrantId entrant = new EntrantId(UUID.randomUUID());
    return flow.run(arguments.pipeline(), arguments.run(), arguments.attempt(), entrant, this)
        .match(
            committed -> committed(committed.outcome()),
            notNeeded -> {
              log.info("{} nothing to do: {}", arguments, notNeeded.why());
              return JobEnd.NOT_NEEDED;
            },
            blocked -> blocked(blocked.failure()));
  }

  @Override
  public void prepare(LiveAttempt attempt) {
    steps.add("start", sinceStart());
    SparkSession spark =
        steps.time(
            "spark",
            () -> {
              SparkSession session = sparks.get();
              SparkSettings.sizeShuffles(session, attempt.run().span());
              return session;
            });
    Preparation.Prepared prepared =
        steps.time(
            "prepare", () -> preparation().prepare(spark, attempt.pipeline(), attempt.run()));
    processing =
        new Processing(
            arguments,
            steps,
            spark,
            attempt,
            prepared,
            address,
            new TaskAccess(
                consumers(kafka, SparkSettings.kafkaRack(spark)),
                topics,
                letters(address, attempt.deadline())));
  }

  @Override
  public boolean isEmpty(TableName table) {
    return preparation().isEmpty(table);
  }

  @Override
  public Books write(LiveAttempt attempt, Runnable stillTheLog) {
    return understood(
        () -> {
          done = processing.run(stillTheLog);
          // Of a cluster, only now: executors may have come while the attempt was under way.
          cores = processing.cores();
          return done.books();
        });
  }

  @Override
  public void settle() {
    settledAt =
        understood(
            () -> {
              processing.settle(done);
              return System.nanoTime();
            });
  }

  private static <T> T understood(Supplier<T> work) {
    try {
      return work.get();
    } catch (Exception e) {
      // Spark's own are checked, and not declared.
      Optional<CannotRunException> meaning = SinkFlow.meaning(e);
      if (meaning.isPresent()) {
        throw meaning.get();
      }
      throw e;
    }
  }

  @Override
  public Effort effort() {
    return new Effort(steps.taken(), cores);
  }

  private Preparation preparation() {
    return new Preparation(ExecutorSession.get(address));
  }

  private static ConsumerOpener consumers(KafkaSettings kafka, String rack) {
    return () -> new KafkaConsumer<>(kafka.consumer(rack));
  }

  private static DeadLetterOpener letters(LedgerAddress address, Deadline deadline) {
    return () ->
        new CassandraDeadLetters(
            ExecutorSession.get(address),
            address.keyspace(),
            deadline,
            StoreClock.checked(address));
  }

  private JobEnd committed(CommitOutcome.Committed outcome) {
    long millis = Duration.ofNanos(System.nanoTime() - settledAt).toMillis();
    log.info("{} step=commit done in {} ms: {}", arguments, millis, outcome.commit().books());
    outcome
        .unpublished()
        .ifPresent(
            why ->
                log.warn(
                    "{} step=commit could not publish, the next wake-up will: {}", arguments, why));
    return JobEnd.COMMITTED;
  }

  private JobEnd blocked(Failure failure) {
    log.error("{} blocked: {}", arguments, failure);
    return JobEnd.BLOCKED;
  }

  private static Duration sinceStart() {
    return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
  }
}
