package io.tidemill.bench.race;

import io.tidemill.bench.contender.PeerJars;
import io.tidemill.bench.server.Stage;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What took part, by the names of the jars that ran. */
final class Versions {
  private Versions() {}

  static Map<String, String> of(Stage stage, Path home) {
    String spark = stage.distribution().sparkClasspath();
    String peers = PeerJars.in(home).classpath();
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("java", System.getProperty("java.version"));
    versions.put("spark", in(spark, "spark-core_2.12"));
    versions.put("peers_spark", in(peers, "spark-core_2.12"));
    versions.put("connector", in(peers, "spark-cassandra-connector_2.12"));
    versions.put("kafka", in(stage.distribution().kafka().classpath(), "kafka_2.13"));
    versions.put("cassandra", in(stage.distribution().cassandra().classpath(), "cassandra-all"));
    return versions;
  }

  private static String in(String classpath, String artifact) {
    Matcher jar =
        Pattern.compile(
                "[/%s]%s-([^/%s]+)\\.jar"
                    .formatted(File.pathSeparator, Pattern.quote(artifact), File.pathSeparator))
            .matcher(classpath);
    return jar.find() ? jar.group(1) : "unknown";
  }
}
