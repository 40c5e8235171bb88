package io.tidemill.localstack.emr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parameters of a Spark job, taken apart: some must act on the JVM before {@code spark-submit}
 * runs in it, which on EMR Serverless the service sees to.
 *
 * @param forSubmit what {@code spark-submit} gets
 * @param settings all {@code --conf} settings; of a key given twice, the last
 */
record SubmitParameters(List<String> forSubmit, Map<String, String> settings) {
  private static final String DRIVER_ENVIRONMENT = "spark.emr-serverless.driverEnv.";

  static SubmitParameters parse(String line) {
    return parse(Map.of(), line);
  }

  /** Parameters with settings that those on the line override. */
  static SubmitParameters parse(Map<String, String> defaults, String line) {
    List<String> forSubmit = new ArrayList<>();
    Map<String, String> settings = new LinkedHashMap<>(defaults);
    new TreeMap<>(defaults)
        .forEach(
            (key, value) -> {
              if (forSpark(key)) {
                forSubmit.add("--conf");
                forSubmit.add(key + "=" + value);
              }
            });
    List<String> words = separated(ShellWords.split(line));
    for (int i = 0; i < words.size(); i++) {
      String option = words.get(i);
      boolean setting = ("--conf".equals(option) || "-c".equals(option)) && i + 1 < words.size();
      if (setting) {
        i++;
        String[] keyAndValue = words.get(i).split("=", 2);
        settings.put(keyAndValue[0], keyAndValue.length == 2 ? keyAndValue[1] : "");
        if (forSpark(keyAndValue[0])) {
          forSubmit.add(option);
          forSubmit.add(words.get(i));
        }
      } else {
        if ("--driver-memory".equals(option) && i + 1 < words.size()) {
          settings.put("spark.driver.memory", words.get(i + 1));
        }
        forSubmit.add(option);
      }
    }
    return new SubmitParameters(List.copyOf(forSubmit), settings);
  }

  Map<String, String> driverEnvironment() {
    Map<String, String> environment = new LinkedHashMap<>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(DRIVER_ENVIRONMENT)) {
            environment.put(key.substring(DRIVER_ENVIRONMENT.length()), value);
          }
        });
    return environment;
  }

  /** The driver's heap, as {@code -Xmx} takes it: Spark's numbers without a unit are MiB. */
  Optional<String> driverMemory() {
    return Optional.ofNullable(settings.get("spark.driver.memory"))
        .map(memory -> memory.toLowerCase(Locale.ROOT).replaceAll("b$", ""))
        .map(memory -> memory.matches("\\d+") ? memory + "m" : memory);
  }

  /** How many cores the driver asks for; empty if it names none, or no number. */
  Optional<Integer> driverCores() {
    return Optional.ofNullable(settings.get("spark.driver.cores"))
        .filter(cores -> cores.matches("[1-9][0-9]{0,3}"))
        .map(Integer::valueOf);
  }

  List<String> driverJavaOptions() {
    return ShellWords.split(settings.getOrDefault("spark.driver.extraJavaOptions", ""));
  }

  private static boolean forSpark(String key) {
    return !key.startsWith("spark.emr-serverless.");
  }

  /** {@code --conf=key=value}, which {@code spark-submit} takes too, as two words. */
  private static List<String> separated(List<String> words) {
    List<String> separated = new ArrayList<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (word.startsWith("--") && equals > 0) {
        separated.add(word.substring(0, equals));
        separated.add(word.substring(equals + 1));
      } else {
        separated.add(word);
      }
    }
    return separated;
  }
}
