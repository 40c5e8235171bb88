package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The Spark settings in an application's {@code runtimeConfiguration} and a job's {@code
 * applicationConfiguration}. Both are merged, property by property, and the job's win. Hadoop's and
 * Hive's site files become {@code spark.hadoop.*}; other classifications, which configure what
 * isn't here, have no effect.
 */
final class SparkDefaults {
  private static final Set<String> SITES = Set.of("core-site", "hdfs-site", "hive-site");

  private SparkDefaults() {}

  static Map<String, String> of(JsonNode application, JsonNode job) {
    Map<String, String> settings = new TreeMap<>();
    add(application, settings);
    add(job, settings);
    return settings;
  }

  private static void add(JsonNode configurations, Map<String, String> settings) {
    for (JsonNode configuration : configurations) {
      String classification = configuration.path("classification").asText();
      configuration
          .path("properties")
          .fields()
          .forEachRemaining(
              property -> {
                if (classification.equals("spark-defaults")) {
                  settings.put(property.getKey(), property.getValue().asText());
                } else if (SITES.contains(classification)) {
                  settings.put("spark.hadoop." + property.getKey(), property.getValue().asText());
                }
              });
      add(configuration.path("configurations"), settings);
    }
  }
}
