package io.tidemill.testkit.faults;

import static java.util.Objects.requireNonNull;

import io.tidemill.localstack.emr.DriverCommand;
import io.tidemill.localstack.emr.SparkDriver;
import io.tidemill.localstack.emr.StartJobRun;
import io.tidemill.localstack.server.ServerCommand;
import io.tidemill.testkit.TestServers;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Drivers whose executors have processes of their own: as {@link SparkDriver}, but with a little
 * standalone cluster in place of {@code local[…]}.
 */
public final class ExecutorsDriver implements DriverCommand {
  private static final String MASTER = "local-cluster[2,1,512]";

  /** As much as each of the cluster's workers has; what is asked for is more. */
  private static final String MEMORY = "spark.executor.memory=512m";

  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  private final SparkDriver driver;
  private final Path home;

  /** Its Spark gets a home, as a standalone cluster wants one, in {@code folder}. */
  public ExecutorsDriver(Path folder) {
    String classpath = TestServers.distribution().sparkClasspath();
    this.driver = new SparkDriver(classpath, 2, "512m");
    this.home = requireNonNull(folder, "folder");
    try {
      Path jars = Files.createDirectories(folder.resolve("jars"));
      for (String jar : classpath.split(File.pathSeparator, -1)) {
        Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The processes of a driver's executors. */
  public static List<ProcessHandle> executors(ProcessHandle driver) {
    return driver
        .descendants()
        .filter(process -> process.info().commandLine().orElse("").contains(EXECUTOR))
        .toList();
  }

  private static String inLittleCluster(String argument) {
    if (argument.startsWith("local[")) {
      return MASTER;
    }
    if (argument.startsWith("spark.executor.cores=")) {
      return "spark.executor.cores=1";
    }
    return argument.startsWith("spark.executor.memory=") ? MEMORY : argument;
  }

  @Override
  public ServerCommand of(StartJobRun request, Path folder) {
    ServerCommand local = driver.of(request, folder);
    List<String> arguments = new ArrayList<>(List.of("--conf", MEMORY));
    local.arguments().forEach(argument -> arguments.add(inLittleCluster(argument)));
    Map<String, String> environment = new HashMap<>(local.environment());
    environment.put("SPARK_HOME", home.toString());
    environment.put("SPARK_SCALA_VERSION", "2.12");
    return new ServerCommand(
        local.name(),
        local.folder(),
        local.classpath(),
        local.jvmOptions(),
        local.mainClass(),
        arguments,
        environment);
  }
}
