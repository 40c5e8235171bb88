package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import io.tidemill.localstack.server.ServerCommand;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
   * seconds with both compilers, 6 with the first alone. Jobs whose own options say anything about
   * compilers, as Tidemill's launcher has it for long ones, get both.
   */
  private static final String FIRST_COMPILER_ALONE = "-XX:TieredStopAtLevel=1";

  private static final Pattern COMPILERS =
      Pattern.compile("-XX:(TieredStopAtLevel|Inline\\w+)=\\d+");

  /**
   * Shares the machine's few processors with the tasks for a shorter time than the JVM's own choice
   * does; a JVM takes one collector only.
   */
  private static final String PARALLEL = "-XX:+UseParallelGC";

  /**
   * It keeps a ninth of the heap to itself, where Spark, which wants 450 MB to start at all, would
   * have the whole.
   */
  private static final long PARALLEL_FROM_MB = 1024;

  private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");

  /** What clusters do, by the default of {@code spark.task.maxFailures}; local Sparks try once. */
  private static final int TRIES_A_TASK = 4;

  private static final Set<String> FILE_OPTIONS =
      Set.of("--jars", "--files", "--archives", "--py-files");
  private static final Pattern FILE_SETTING =
      Pattern.compile("(spark\\.(?:jars|files|archives|submit\\.pyFiles)=)(.*)");

  private final String classpath;
  private final int cores;
  private final String memory;
  private final Optional<S3Files> s3;
  private final SparkUi ui;
  private final PySpark python;
  private final Optional<SparkArchive> archive;

  /**
   * Drivers of one size, whose jars are files.
   *
   * @param classpath Spark's own
   * @param cores how many tasks run at once
   * @param memory the heap unless the job's parameters name one, as {@code -Xmx} takes it
   */
  public SparkDriver(String classpath, int cores, String memory) {
    this(classpath, cores, memory, Optional.empty(), SparkUi.OFF, Optional.empty());
  }

  private SparkDriver(
      String classpath,
      int cores,
      String memory,
      Optional<S3Files> s3,
      SparkUi ui,
      Optional<SparkArchive> archive) {
    this.classpath = requireNonNull(classpath, "classpath");
    this.cores = cores;
    this.memory = requireNonNull(memory, "memory");
    this.s3 = s3;
    this.ui = ui;
    this.python = new PySpark(classpath);
    this.archive = archive;
  }

  /** The same, whose jars and files may be in S3 too. */
  public SparkDriver with(S3Files files) {
    return new SparkDriver(classpath, cores, memory, Optional.of(files), ui, archive);
  }

  /**
   * The same, with Spark's UI and event log or without, which is the default: they take a driver
   * time, memory and disk. A small SQL job logs 150 kB, and takes a CPU second more.
   */
  public SparkDriver with(SparkUi other) {
    return new SparkDriver(classpath, cores, memory, s3, other, archive);
  }

  /** The same, whose JVMs map classes from an archive as soon as that is made. */
  public SparkDriver with(SparkArchive classes) {
    return new SparkDriver(classpath, cores, memory, s3, ui, Optional.of(classes));
  }

  @Override
  public ServerCommand of(StartJobRun request, Path folder) {
    SubmitParameters parameters = request.parameters();
    List<String> jvmOptions = new ArrayList<>(SparkJvm.options(folder));
    jvmOptions.addAll(archive.map(SparkArchive::options).orElseGet(List::of));
    String heap = parameters.driverMemory().orElse(memory);
    jvmOptions.add("-Xmx" + heap);
    List<String> given = parameters.driverJavaOptions();
    if (noneOf(COMPILERS, given)) {
      jvmOptions.add(FIRST_COMPILER_ALONE);
    }
    if (Worker.megabytes(heap).orElse(0L) >= PARALLEL_FROM_MB && noneOf(COLLECTOR, given)) {
      jvmOptions.add(PARALLEL);
    }
    jvmOptions.addAll(given);
    Path copies = folder.resolve("s3");
    List<String> arguments = new ArrayList<>(withLocalFiles(parameters.forSubmit(), copies));
    arguments.addAll(
        List.of(
            "--master",
            "local[%d,%d]".formatted(cores, TRIES_A_TASK),
            "--name",
            request.name().isEmpty() ? "job" : request.name(),
            "--conf",
            "spark.driver.host=127.0.0.1",
            "--conf",
            "spark.driver.bindAddress=127.0.0.1",
            "--conf",
            "spark.local.dir=" + folder.resolve("local"),
            "--conf",
            "spark.sql.warehouse.dir=" + folder.resolve("warehouse").toUri()));
    arguments.addAll(uiOptions(parameters, folder));
    Map<String, String> environment = new HashMap<>(parameters.driverEnvironment());
    String program =
        new JobJars(folder.resolveSibling(JARS)).kept(local(request.entryPoint(), copies));
    if (PySpark.runs(request.entryPoint())) {
      // In place of one that is installed on this machine.
      environment.put("SPARK_HOME", python.home(parameters).toString());
      arguments.add(PySpark.guard(folder).toUri().toString());
      arguments.add(
          program.startsWith("file:") ? Path.of(URI.create(program)).toString() : program);
    } else {
      arguments.add(program);
    }
    arguments.addAll(request.entryPointArguments());
    // A Spark installed on this machine must not bring its own defaults in.
    environment.put("SPARK_CONF_DIR", folder.toString());
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    return new ServerCommand(
        NAME, folder, classpath, jvmOptions, MAIN_CLASS, arguments, environment);
  }

  @Override
  public Optional<String> refusal(StartJobRun request) {
    if (PySpark.runs(request.entryPoint())) {
      try {
        Path unused = python.home(request.parameters());
      } catch (PySpark.Missing e) {
        return Optional.of(e.getMessage());
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<String> historyClasspath() {
    return ui == SparkUi.ON ? Optional.of(classpath) : Optional.empty();
  }

  private static boolean noneOf(Pattern kind, List<String> options) {
    return options.stream().noneMatch(option -> kind.matcher(option).matches());
  }

  private List<String> uiOptions(SubmitParameters parameters, Path folder) {
    if (ui == SparkUi.OFF) {
      return List.of("--conf", "spark.ui.enabled=false");
    }
    List<String> options = new ArrayList<>();
    options.add("--conf");
    options.add("spark.ui.port=" + Dashboard.choosePort(folder));
    if (!EventLogs.offIn(parameters)) {
      options.addAll(EventLogs.ofDriver(folder).options());
    }
    return options;
  }

  /** With files in place of what options name in S3. */
  private List<String> withLocalFiles(List<String> words, Path copies) {
    List<String> local = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean files = i > 0 && FILE_OPTIONS.contains(words.get(i - 1));
      Matcher setting = FILE_SETTING.matcher(word);
      if (files) {
        local.add(local(word, copies));
      } else if (setting.matches()) {
        local.add(setting.group(1) + local(setting.group(2), copies));
      } else {
        local.add(word);
      }
    }
    return local;
  }

  private String local(String uris, Path copies) {
    return s3.map(files -> files.local(uris, copies)).orElse(uris);
  }
}
