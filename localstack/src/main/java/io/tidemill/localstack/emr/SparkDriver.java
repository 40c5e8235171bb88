package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import io.tidemill.localstack.server.ServerCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs {@code spark-submit} on a Spark that works inside its driver ({@code local[cores,4]}), with
 * Spark's own jars before the job's, as EMR Serverless does.
 */
public final class SparkDriver implements DriverCommand {
  private static final String MAIN_CLASS = "org.apache.spark.deploy.SparkSubmit";

  /** Beside the folders of job runs, none of which has such a name. */
  private static final String JARS = "job-jars";

  /**
   * A job of seconds spends most of its processor time compiling: a small SQL job takes 10 CPU
   * seconds with both compilers, 6 with the first alone. Long jobs get the second one back by
   * {@code spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=4}.
   */
  private static final List<String> SHORT_JOB_OPTIONS = List.of("-XX:TieredStopAtLevel=1");

  /** What clusters do, by the default of {@code spark.task.maxFailures}; local Sparks try once. */
  private static final int TRIES_A_TASK = 4;

  private final String classpath;
  private final int cores;
  private final String memory;

  /**
   * Drivers of one size.
   *
   * @param classpath Spark's own
   * @param cores how many tasks run at once
   * @param memory the heap unless the job's parameters name one, as {@code -Xmx} takes it
   */
  public SparkDriver(String classpath, int cores, String memory) {
    this.classpath = requireNonNull(classpath, "classpath");
    this.cores = cores;
    this.memory = requireNonNull(memory, "memory");
  }

  @Override
  public ServerCommand of(StartJobRun request, Path folder) {
    SubmitParameters parameters = SubmitParameters.parse(request.sparkSubmitParameters());
    List<String> jvmOptions = new ArrayList<>(SparkJvm.options(folder));
    jvmOptions.addAll(SHORT_JOB_OPTIONS);
    jvmOptions.add("-Xmx" + parameters.driverMemory().orElse(memory));
    jvmOptions.addAll(parameters.driverJavaOptions());
    List<String> arguments = new ArrayList<>(parameters.forSubmit());
    arguments.addAll(
        List.of(
            "--master",
            "local[%d,%d]".formatted(cores, TRIES_A_TASK),
            "--name",
            request.name().isEmpty() ? "job" : request.name(),
            "--conf",
            "spark.ui.enabled=false",
            "--conf",
            "spark.driver.host=127.0.0.1",
            "--conf",
            "spark.driver.bindAddress=127.0.0.1",
            "--conf",
            "spark.local.dir=" + folder.resolve("local"),
            "--conf",
            "spark.sql.warehouse.dir=" + folder.resolve("warehouse").toUri(),
            new JobJars(folder.resolveSibling(JARS)).kept(request.entryPoint())));
    arguments.addAll(request.entryPointArguments());
    Map<String, String> environment = new HashMap<>(parameters.driverEnvironment());
    // A Spark installed on this machine must not bring its own defaults in.
    environment.put("SPARK_CONF_DIR", folder.toString());
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    return new ServerCommand(
        NAME, folder, classpath, jvmOptions, MAIN_CLASS, arguments, environment);
  }
}
