package io.tidemill.spark;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.run.AttemptFlow;
import io.tidemill.core.run.RunProtocol;
import io.tidemill.core.wiring.Client;
import io.tidemill.kafka.KafkaBacklogReader;
import io.tidemill.kafka.KafkaGroupOffsets;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.keyspace.CassandraLedger;
import io.tidemill.spark.decode.SparkMessages;
import io.tidemill.spark.write.ExecutorSession;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job's main class: {@code --pipeline P --run N --attempt A}, with {@code TIDEMILL_LEDGER} and
 * {@code TIDEMILL_KAFKA}, {@code TIDEMILL_KAFKA_SECURITY}, {@code TIDEMILL_KAFKA_LOGIN} in its
 * environment. It takes ranges and definition from the ledger.
 *
 * <p>Exit codes: 0 if the run is committed, or if there was nothing to do because another job has
 * the attempt; 1 if the attempt failed; 2 if it blocked the pipeline. The log's last line says why.
 */
public final class RunJob {
  private static final Logger log = LoggerFactory.getLogger(RunJob.class);

  private RunJob() {}

  /** Runs the job, then ends the JVM: clients' threads would keep it up. */
  public static void main(String[] arguments) {
    List<String> given = List.of(arguments);
    System.exit(ended(given, () -> run(given, System.getenv())).exitCode());
  }

  private static JobEnd run(List<String> arguments, Map<String, String> environment) {
    JobArguments job = JobArguments.parse(arguments);
    return run(job, TidemillConfig.JobConfig.fromEnvironment(environment));
  }

  /** How {@code work} ends: whatever it throws fails the attempt, and is the log's last line. */
  static JobEnd ended(List<String> arguments, Supplier<JobEnd> work) {
    try {
      return work.get();
    } catch (Throwable e) {
      // Spark throws checked exceptions undeclared. And an error (a query too deep for the stack, a
      // class that the cluster lacks) must not end this thread alone, with clients' threads left.
      log.warn("{} ended by", String.join(" ", arguments), e);
      log.error("{} failed: {}", String.join(" ", arguments), describe(e));
      return JobEnd.FAILED;
    }
  }

  private static JobEnd run(JobArguments job, TidemillConfig.JobConfig config) {
    // Spark takes as long to start as it takes to enter, and writes nothing by itself.
    Supplier<SparkSession> spark = SparkSettings.begin("tidemill " + job);
    try {
      return run(job, config, spark);
    } finally {
      stop(spark);
    }
  }

  private static JobEnd run(
      JobArguments job, TidemillConfig.JobConfig config, Supplier<SparkSession> spark) {
    KafkaSettings kafka = new KafkaSettings(config.kafka(), Client.JOB);
    CqlSession session = ExecutorSession.get(config.ledger());
    CassandraLedger ledger = new CassandraLedger(session, config.ledger(), config.history());
    InstantSource clock = InstantSource.system();
    try (KafkaGroupOffsets groupOffsets = new KafkaGroupOffsets(kafka);
        KafkaBacklogReader backlogs = new KafkaBacklogReader(kafka)) {
      RunProtocol protocol = new RunProtocol(ledger, groupOffsets, clock);
      return new Job(job, config.ledger(), kafka, spark)
          .run(new AttemptFlow(ledger, protocol, backlogs, clock));
    }
  }

  private static void stop(Supplier<SparkSession> spark) {
    try {
      spark.get().stop();
    } catch (RuntimeException | Error e) {
      // Whoever needed it has been told; a job with nothing to do did not.
      log.debug("Spark did not start, or did not stop", e);
    }
  }

  /** Who must act, and what is wrong, whatever wrapped it on the way here. */
  private static String describe(Throwable error) {
    Throwable cause = error;
    while (true) {
      if (cause instanceof TidemillException known) {
        return known.kind() + ": " + known.getMessage();
      }
      if (cause.getCause() == null || cause.getCause() == cause) {
        return cause.getClass().getSimpleName() + ": " + SparkMessages.firstLine(cause);
      }
      cause = cause.getCause();
    }
  }
}
