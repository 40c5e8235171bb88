package io.tidemill.triggers;

import io.tidemill.core.ledger.JobSize;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A job's size, as {@code spark-submit} takes it. It stands before what the configuration gives,
 * whose keys win. The driver isn't sized: what it holds doesn't grow with a run's records.
 */
final class SizeParameters {
  /**
   * MB of heap for each core: with a tenth more beside it, a worker of 4 GB per vCPU, as which EMR
   * Serverless takes every size, and as its own default has it (14 GB for 4). Source: EMR
   * Serverless User Guide, "Supported worker configurations", "Spark job properties".
   */
  private static final int HEAP_MB_PER_CORE = 3_584;

  private static final String CORES = "spark.executor.cores";
  private static final String MEMORY = "spark.executor.memory";

  private SizeParameters() {}

  /**
   * The parameters for {@code size}.
   *
   * @param given what the configuration gives
   */
  static List<String> of(JobSize size, String given) {
    List<String> parameters = new ArrayList<>();
    Matcher cores = named(CORES, "--executor-cores", given);
    int coresEach = size.cores();
    if (cores.find()) {
      coresEach = Math.max(1, Integer.parseInt(cores.group(1)));
    } else if (!named(MEMORY, "--executor-memory", given).find()) {
      parameters.add(setting(CORES, Integer.toString(size.cores())));
      parameters.add(setting(MEMORY, size.cores() * HEAP_MB_PER_CORE + "m"));
    }
    int executors = (size.allCores() + coresEach - 1) / coresEach;
    parameters.add(setting("spark.dynamicAllocation.enabled", "false"));
    parameters.add(setting("spark.executor.instances", Integer.toString(executors)));
    String compiler = CompilerOption.of(size.records() / executors);
    parameters.add(setting("spark.driver.extraJavaOptions", compiler));
    parameters.add(setting("spark.executor.extraJavaOptions", compiler));
    return parameters;
  }

  private static String setting(String key, String value) {
    return "--conf %s=%s".formatted(key, value);
  }

  /** Finds the digits that a value begins with. */
  private static Matcher named(String key, String option, String given) {
    return Pattern.compile(
            "(?:%s=|%s[ =])[\"']?(\\d{1,4})".formatted(Pattern.quote(key), Pattern.quote(option)))
        .matcher(given);
  }
}
