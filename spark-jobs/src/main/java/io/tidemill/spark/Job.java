package io.tidemill.spark;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.run.EnterOutcome;
import io.tidemill.core.run.RunProtocol;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.keyspace.CassandraDeadLetters;
import io.tidemill.spark.read.ConsumerOpener;
import io.tidemill.spark.read.DeadLetterOpener;
import io.tidemill.spark.read.DecodedSource;
import io.tidemill.spark.read.ReadContext;
import io.tidemill.spark.read.RecordFinder;
import io.tidemill.spark.transform.SinkTransform;
import io.tidemill.spark.write.ExecutorSession;
import io.tidemill.spark.write.WriteContext;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt of a run: enters, reads and decodes what the run claimed, takes each sink's rows into
 * its table, and commits last.
 *
 * <p>Rows are computed lazily: step {@code transform} plans the sinks' queries and looks for
 * records that can't be grouped; the rows themselves are computed while they are written.
 */
final class Job {
  private static final Logger log = LoggerFactory.getLogger(Job.class);

  private final JobArguments arguments;
  private final LedgerAddress address;
  private final Ledger ledger;
  private final RunProtocol protocol;
  private final Supplier<SparkSession> sparks;
  private final ConsumerOpener consumers;
  private final DeadLetterOpener letters;
  private final Steps steps;

  Job(
      JobArguments arguments,
      LedgerAddress address,
      KafkaSettings kafka,
      Ledger ledger,
      RunProtocol protocol,
      Supplier<SparkSession> sparks) {
    this.arguments = requireNonNull(arguments, "arguments");
    this.address = requireNonNull(address, "address");
    this.ledger = requireNonNull(ledger, "ledger");
    this.protocol = requireNonNull(protocol, "protocol");
    this.sparks = requireNonNull(sparks, "sparks");
    this.consumers = () -> new KafkaConsumer<>(kafka.consumer());
    this.letters = () -> new CassandraDeadLetters(ExecutorSession.get(address), address.keyspace());
    this.steps = new Steps(arguments);
  }

  JobEnd run() {
    EntrantId entrant = new EntrantId(UUID.randomUUID());
    return protocol
        .enter(arguments.pipeline(), arguments.run(), arguments.attempt(), entrant)
        .match(
            entered -> work(entered),
            refused -> {
              log.info("{} nothing to do: {}", arguments, refused.why());
              return JobEnd.NOT_NEEDED;
            });
  }

  private JobEnd work(EnterOutcome.Entered entered) {
    steps.add("start", sinceStart());
    try {
      Books books = process(entered.run());
      return commit(entered, books);
    } catch (CannotRunException e) {
      return block(entered, e.failure());
    } catch (TidemillException e) {
      if (e.kind() != FailureKind.PIPELINE) {
        throw e;
      }
      return block(entered, new Failure(FailureCode.DEFINITION_INVALID, e.getMessage()));
    }
  }

  private Books process(Run run) {
    Preparation preparation = new Preparation(ledger, ExecutorSession.get(address));
    Pipeline pipeline = preparation.definition(arguments.pipeline(), run);
    SparkSession spark =
        steps.time(
            "spark",
            () -> {
              SparkSession session = sparks.get();
              SparkSettings.sizeShuffles(session, run.span());
              return session;
            });
    Preparation.Prepared prepared =
        steps.time("prepare", () -> preparation.prepare(spark, pipeline, run));
    ReadContext context = new ReadContext(pipeline, prepared.columns(), prepared.used(), run);
    try (DecodedSource source = steps.time("read-range", () -> read(spark, run, context))) {
      DecodedSource.Counts counts = source.counts();
      long budget = budgetLeft(pipeline, counts);
      SinkFlow flow = flow(spark, run, prepared, context, source, budget);
      SortedMap<TableName, SinkBooks> sinks = write(flow, prepared, budget);
      return Books.of(counts.read(), counts.decoded(), counts.dead(), sinks);
    }
  }

  private DecodedSource read(SparkSession spark, Run run, ReadContext context) {
    return DecodedSource.read(
        new JavaSparkContext(spark.sparkContext()), context, run.ranges(), consumers, letters);
  }

  private long budgetLeft(Pipeline pipeline, DecodedSource.Counts counts) {
    log.info(
        "{} step=read-range read {} records, {} dead", arguments, counts.read(), counts.dead());
    if (counts.dead() > pipeline.deadLettersAllowed()) {
      throw new CannotRunException(
          FailureCode.TOO_MANY_DEAD_LETTERS,
          "At most %d dead letters are allowed, found %d records of %d that can't be decoded. Look at the ledger's dead_letters; mend the source's schema or options, or raise onBadRecord.deadLetters"
              .formatted(pipeline.deadLettersAllowed(), counts.dead(), counts.read()));
    }
    return pipeline.deadLettersAllowed() - counts.dead();
  }

  private SinkFlow flow(
      SparkSession spark,
      Run run,
      Preparation.Prepared prepared,
      ReadContext context,
      DecodedSource source,
      long budget) {
    return new SinkFlow(
        new SinkTransform(spark, prepared.columns(), source.rows()),
        new DeadRows(context, new RecordFinder(run.ranges(), consumers), letters),
        new WriteContext(
            address,
            context.timestamps(),
            run.claimTime(),
            SparkSettings.writeConcurrency(spark),
            budget));
  }

  private SortedMap<TableName, SinkBooks> write(
      SinkFlow flow, Preparation.Prepared prepared, long budget) {
    List<SinkFlow.Planned> planned =
        steps.time(
            "transform",
            () -> {
              List<SinkFlow.Planned> plans = new ArrayList<>();
              prepared.sinks().forEach(sink -> plans.add(flow.plan(sink)));
              return plans;
            });
    SortedMap<TableName, SinkBooks> sinks = new TreeMap<>();
    long left = budget;
    for (SinkFlow.Planned sink : planned) {
      TableName table = sink.sink().table();
      long allowed = left;
      SinkBooks books = steps.time("write " + table, () -> flow.write(sink, allowed));
      log.info("{} step=write table={} {}", arguments, table, books);
      sinks.put(table, books);
      left -= books.dead();
    }
    return sinks;
  }

  private JobEnd commit(EnterOutcome.Entered entered, Books books) {
    long begun = System.nanoTime();
    return protocol
        .commit(entered, books, steps.taken())
        .match(
            committed -> {
              long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
              log.info("{} step=commit done in {} ms: {}", arguments, millis, books);
              committed
                  .unpublished()
                  .ifPresent(
                      why ->
                          log.warn(
                              "{} step=commit could not publish, the next wake-up will: {}",
                              arguments,
                              why));
              return JobEnd.COMMITTED;
            },
            fenced -> {
              log.info("{} fenced off: {}", arguments, fenced.why());
              return JobEnd.NOT_NEEDED;
            });
  }

  private JobEnd block(EnterOutcome.Entered entered, Failure failure) {
    if (!protocol.block(entered, failure)) {
      log.info("{} fenced off before it could block the pipeline: {}", arguments, failure);
      return JobEnd.NOT_NEEDED;
    }
    log.error("{} blocked: {}", arguments, failure);
    return JobEnd.BLOCKED;
  }

  private static Duration sinceStart() {
    return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
  }
}
