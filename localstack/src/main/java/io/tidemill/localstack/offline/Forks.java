package io.tidemill.localstack.offline;

import static java.util.Objects.requireNonNull;

import io.tidemill.localstack.emr.SparkArchive;
import io.tidemill.localstack.emr.SparkJvm;
import io.tidemill.localstack.server.Distribution;
import io.tidemill.localstack.server.SchemaReaderCommand;
import io.tidemill.localstack.server.ServerCommand;
import io.tidemill.localstack.server.ServerProcess;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The two programs that look at files, each a JVM on a class path of its own. */
final class Forks {
  /** A slow machine takes a quarter of that for a hundred files. */
  private static final Duration END_WITHIN = Duration.ofMinutes(2);

  private final Distribution distribution;
  private final Path folder;

  /**
   * Programs of a checkout.
   *
   * @param folder where their files and logs go
   */
  Forks(Distribution distribution, Path folder) {
    this.distribution = requireNonNull(distribution, "distribution");
    this.folder = requireNonNull(folder, "folder").toAbsolutePath();
  }

  /** Cassandra's parser: takes statements, gives schemas. */
  void readSchemas(Path statements, Path schemas) {
    run(SchemaReaderCommand.of(distribution, folder.resolve("schema"), statements, schemas));
  }

  /** The job's checks: take pipelines and schemas, give problems. */
  void checkSql(Path request, Path schemas, Path answer) {
    Path work = folder.resolve("spark");
    List<String> options = new ArrayList<>(SparkJvm.options(work));
    options.addAll(SparkArchive.of(distribution).options());
    options.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dspark.master=local[1]",
            "-Dspark.driver.host=127.0.0.1",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-Dspark.local.dir=" + work.resolve("local"),
            "-Dspark.sql.warehouse.dir=" + work.resolve("warehouse").toUri()));
    run(
        new ServerCommand(
            "validate",
            work,
            distribution.sparkClasspath() + File.pathSeparator + distribution.jobJar(),
            options,
            "io.tidemill.spark.Validate",
            List.of(request.toString(), schemas.toString(), answer.toString()),
            Map.of("SPARK_CONF_DIR", work.toString(), "SPARK_LOCAL_IP", "127.0.0.1")));
  }

  private static void run(ServerCommand command) {
    try (ServerProcess process = ServerProcess.start(command)) {
      process.awaitSuccess(END_WITHIN);
    }
  }
}
