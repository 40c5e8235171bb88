package io.tidemill.bench.contender;

import io.tidemill.bench.server.SparkCores;
import io.tidemill.localstack.emr.SparkJvm;
import io.tidemill.localstack.server.Loopback;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code spark-submit} in the driver's own process. */
final class SparkSubmit {
  private static final String MAIN_CLASS = "org.apache.spark.deploy.SparkSubmit";

  private SparkSubmit() {}

  /**
   * The process that runs a job.
   *
   * @param cores where its tasks run
   * @param classpath Spark's own, and what belongs beside it
   * @param jar the job's
   * @param settings of Spark
   * @param environment besides what keeps a Spark of this machine out
   */
  static ForkCommand of(
      SparkCores cores,
      String classpath,
      Path jar,
      String jobClass,
      Map<String, String> settings,
      List<String> jobArguments,
      Map<String, String> environment,
      Path folder) {
    List<String> jvmOptions = SparkJvm.options(folder);
    Map<String, String> all = new TreeMap<>(settings);
    all.putAll(cores.settings(jvmOptions));
    all.put("spark.driver.host", Loopback.HOST);
    all.put("spark.driver.bindAddress", Loopback.HOST);
    all.put("spark.local.dir", folder.resolve("local").toString());
    all.put("spark.sql.warehouse.dir", folder.resolve("warehouse").toUri().toString());
    all.put("spark.ui.enabled", "false");
    all.put("spark.speculation", "false");
    List<String> arguments =
        new ArrayList<>(List.of("--master", cores.master(), "--class", jobClass));
    all.forEach(
        (key, value) -> {
          arguments.add("--conf");
          arguments.add(key + "=" + value);
        });
    arguments.add(jar.toString());
    arguments.addAll(jobArguments);
    Map<String, String> variables = new TreeMap<>(environment);
    variables.putAll(cores.environment(classpath, folder));
    variables.put("SPARK_CONF_DIR", folder.toString());
    variables.put("SPARK_LOCAL_IP", Loopback.HOST);
    return new ForkCommand(classpath, jvmOptions, MAIN_CLASS, arguments, variables);
  }
}
