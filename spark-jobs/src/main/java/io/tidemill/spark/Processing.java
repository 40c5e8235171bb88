package io.tidemill.spark;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.DeadLetters;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.run.CannotRunException;
import io.tidemill.core.run.LiveAttempt;
import io.tidemill.spark.decode.UnknownSchemaException;
import io.tidemill.spark.read.DecodedSource;
import io.tidemill.spark.read.Fingerprints;
import io.tidemill.spark.read.ReadContext;
import io.tidemill.spark.read.RecordFinder;
import io.tidemill.spark.read.TaskAccess;
import io.tidemill.spark.transform.SinkTransform;
import io.tidemill.spark.write.DeadRow;
import io.tidemill.spark.write.SinkResult;
import io.tidemill.spark.write.TableEmptier;
import io.tidemill.spark.write.WriteContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an attempt does with its records, once its definition is known to run.
 *
 * <p>Rows are computed lazily: step {@code transform} plans the sinks' queries and looks for
 * records that can't be grouped; the rows themselves are computed while they are written.
 */
final class Processing {
  private static final Logger log = LoggerFactory.getLogger(Processing.class);

  private final JobArguments job;
  private final Steps steps;
  private final SparkSession spark;
  private final LiveAttempt live;
  private final Preparation.Prepared prepared;
  private final ReadContext context;
  private final LedgerAddress store;
  private final TaskAccess access;

  Processing(
      JobArguments job,
      Steps steps,
      SparkSession spark,
      LiveAttempt live,
      Preparation.Prepared prepared,
      LedgerAddress store,
      TaskAccess access) {
    this.job = requireNonNull(job, "job");
    this.steps = requireNonNull(steps, "steps");
    this.spark = requireNonNull(spark, "spark");
    this.live = requireNonNull(live, "live");
    this.prepared = requireNonNull(prepared, "prepared");
    this.store = requireNonNull(store, "store");
    this.access = requireNonNull(access, "access");
    this.context = new ReadContext(live.pipeline(), prepared.columns(), live.run());
  }

  /**
   * What was done.
   *
   * @param settled dead letters that are dead no more, to be deleted once all rows are acknowledged
   */
  record Done(Books books, List<DeadLetter> settled) {
    Done {
      settled = List.copyOf(settled);
    }
  }

  /**
   * Reads, transforms and writes; returns once everything is acknowledged.
   *
   * @param stillTheLog called between reading and writing
   */
  Done run(Runnable stillTheLog) {
    return live.run()
        .work()
        .match(
            own -> all(stillTheLog),
            again -> all(stillTheLog),
            rebuild -> rebuild(rebuild, stillTheLog),
            redo -> redo(redo, stillTheLog));
  }

  /** How many tasks run at once. */
  int cores() {
    return spark.sparkContext().defaultParallelism();
  }

  private Done rebuild(Work.Rebuild rebuild, Runnable stillTheLog) {
    if (rebuild.empties()) {
      steps.time(
          "empty " + rebuild.sink(),
          () -> {
            long partitions = new TableEmptier(writes(0)).empty(rebuild.sink());
            log.info("{} step=empty table={} partitions={}", job, rebuild.sink(), partitions);
            return partitions;
          });
    }
    return all(stillTheLog);
  }

  private Done all(Runnable stillTheLog) {
    try (DecodedSource source = read(live.readable(), Fingerprints.NONE)) {
      stillTheLog.run();
      DecodedSource.Counts counts = source.counts();
      long budget = budgetLeft(counts);
      DeadRows deadRows = deadRows((table, number) -> false);
      Map<TableName, SinkResult> results =
          write(new SinkFlow(deadRows, writes(budget)), sink -> source.rows(), budget);
      return new Done(
          Books.of(counts.read(), counts.decoded(), counts.dead(), books(results)), List.of());
    }
  }

  private Done redo(Work.Redo redo, Runnable stillTheLog) {
    RedoneLetters redone =
        steps.time(
            "find-letters",
            () -> RedoneLetters.find(access.letters().open(), live.pipeline(), live.run(), redo));
    try (DecodedSource source = read(redone.ranges(live.readable()), redone.fingerprints())) {
      if (source.counts().other() > 0) {
        log.warn(
            "{} step=read-range at {} offsets Kafka has other records than those that the dead letters keep; they stay as they are, see the ledger's dead_letters",
            job,
            source.counts().other());
      }
      stillTheLog.run();
      // These were dead before, and counted then: there is no budget to keep.
      long unlimited = Long.MAX_VALUE;
      Map<TableName, SinkResult> results =
          write(
              new SinkFlow(deadRows(redone::has), writes(unlimited)),
              table -> source.rows(redone.numbers(table)),
              unlimited);
      Set<Long> decoded = source.numbers();
      // Records that Kafka doesn't have any more, or has others in place of, stay as dead as they
      // were.
      long dead = redone.records() - decoded.size();
      return new Done(
          Books.of(redone.records(), decoded.size(), dead, books(results)),
          redone.settled(decoded, refused(results)));
    }
  }

  /** Deletes the letters of what is done; returns once all deletions are acknowledged. */
  void settle(Done done) {
    if (!done.settled().isEmpty()) {
      DeadLetters open = access.letters().open();
      done.settled().forEach(open::delete);
      open.flush();
      log.info("{} step=write deleted {} dead letters", job, done.settled().size());
    }
  }

  private DecodedSource read(List<OffsetRange> ranges, Fingerprints expected) {
    DecodedSource source = steps.time("read-range", () -> decoded(ranges, expected));
    log.info(
        "{} step=read-range read {} records, {} dead",
        job,
        source.counts().read(),
        source.counts().dead());
    return source;
  }

  private DecodedSource decoded(List<OffsetRange> ranges, Fingerprints expected) {
    try {
      return DecodedSource.read(
          new JavaSparkContext(spark.sparkContext()), context, ranges, expected, access);
    } catch (Exception e) {
      Optional<UnknownSchemaException> unknown = UnknownSchemaException.in(e);
      if (unknown.isPresent()) {
        // All is decoded before any of it is written: as with SQL that can't run, no row is there
        // yet, and a retry may take another definition.
        throw new CannotRunException(FailureCode.DEFINITION_INVALID, unknown.get().getMessage());
      }
      throw e;
    }
  }

  private long budgetLeft(DecodedSource.Counts counts) {
    long allowed = live.pipeline().deadLettersAllowed();
    if (counts.dead() > allowed) {
      throw new CannotRunException(
          FailureCode.TOO_MANY_DEAD_LETTERS,
          "At most %d dead letters are allowed, found %d records of %d that can't be decoded. Look at the ledger's dead_letters; mend the source's schema or options, or raise onBadRecord.deadLetters"
              .formatted(allowed, counts.dead(), counts.read()));
    }
    return allowed - counts.dead();
  }

  private DeadRows deadRows(BiPredicate<TableName, Long> buried) {
    return new DeadRows(
        context, new RecordFinder(live.run(), access.consumers()), access.letters(), buried);
  }

  private WriteContext writes(long deadRowsAllowed) {
    Run run = live.run();
    return WriteContext.of(
        store, run, context.timestamps(), SparkSettings.writeLimits(spark), deadRowsAllowed);
  }

  private Map<TableName, SinkResult> write(
      SinkFlow flow, Function<TableName, JavaRDD<InternalRow>> records, long budget) {
    List<SinkFlow.Planned> planned =
        steps.time(
            "transform",
            () -> {
              List<SinkFlow.Planned> plans = new ArrayList<>();
              for (PreparedSink sink : prepared.sinks()) {
                JavaRDD<InternalRow> rows = records.apply(sink.sink().table());
                plans.add(flow.plan(sink, new SinkTransform(spark, prepared.columns(), rows)));
              }
              return plans;
            });
    Map<TableName, SinkResult> results = new HashMap<>();
    long left = budget;
    for (SinkFlow.Planned sink : planned) {
      TableName table = sink.sink().table();
      long allowed = left;
      SinkResult result = steps.time("write " + table, () -> flow.write(sink, allowed));
      log.info("{} step=write table={} {} {}", job, table, result.books(), result.effort());
      results.put(table, result);
      left -= result.books().dead();
    }
    return results;
  }

  private static SortedMap<TableName, SinkBooks> books(Map<TableName, SinkResult> results) {
    SortedMap<TableName, SinkBooks> books = new TreeMap<>();
    results.forEach((table, result) -> books.put(table, result.books()));
    return books;
  }

  private static Map<TableName, Set<Long>> refused(Map<TableName, SinkResult> results) {
    Map<TableName, Set<Long>> refused = new HashMap<>();
    results.forEach(
        (table, result) ->
            refused.put(
                table, result.dead().stream().map(DeadRow::number).collect(Collectors.toSet())));
    return refused;
  }
}
