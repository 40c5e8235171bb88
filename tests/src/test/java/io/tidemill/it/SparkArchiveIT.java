package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.localstack.emr.SparkArchive;
import io.tidemill.localstack.emr.SparkJvm;
import io.tidemill.localstack.server.Distribution;
import io.tidemill.testkit.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that are given archived classes of Spark and of the job. */
class SparkArchiveIT {
  private static final String ARCHIVED = "source: shared objects file (top)";

  private final Distribution distribution = TestServers.withArchive();

  @TempDir Path folder;

  @Test
  void spark_and_the_job_map_their_classes() throws Exception {
    List<String> loaded = loaded(SparkArchive.of(distribution).options());

    for (String name :
        List.of(
            "org.apache.spark.SparkContext",
            "org.apache.spark.sql.catalyst.analysis.Analyzer",
            "io.tidemill.core.pipeline.PipelineParser",
            "io.tidemill.spark.transform.SinkAnalysis",
            "org.apache.kafka.clients.consumer.KafkaConsumer",
            "com.datastax.oss.driver.internal.core.session.DefaultSession")) {
      assertThat(loaded).anyMatch(line -> line.contains(name + " ") && line.contains(ARCHIVED));
    }
  }

  @Test
  void an_archive_that_is_none_leaves_a_jvm_without() throws Exception {
    Path none = Files.writeString(folder.resolve("none.jsa"), "not an archive");

    assertThat(loaded(List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + none)))
        .anyMatch(line -> line.contains("org.apache.spark.SparkContext "))
        .noneMatch(line -> line.contains(ARCHIVED));
  }

  @Test
  void an_archive_that_was_cut_off_is_given_to_nobody() throws Exception {
    Path home = folder.resolve("home");
    Path spark = home.resolve("localstack/servers/spark/target/classpath.txt");
    Files.createDirectories(spark.getParent());
    Files.writeString(spark, distribution.sparkClasspath());
    Path made = Path.of(option(SparkArchive.of(distribution).options()));
    Path copy = home.resolve(".tidemill/classes").resolve(made.getFileName());
    Files.createDirectories(copy.getParent());
    Files.createLink(copy, made);
    SparkArchive archive = SparkArchive.of(new Distribution(home));
    assertThat(option(archive.options())).isEqualTo(copy.toString());

    Files.delete(copy);
    Files.writeString(copy, "its beginning");

    assertThat(archive.options()).isEmpty();
  }

  private static String option(List<String> options) {
    String option = options.get(options.size() - 1);
    return option.substring(option.indexOf('=') + 1);
  }

  /** What the job's training has loaded from where, in a JVM with these options. */
  private List<String> loaded(List<String> options) throws IOException, InterruptedException {
    Path log = folder.resolve("loaded");
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(SparkJvm.options(folder));
    words.addAll(options);
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xlog:class+load:file=" + log));
    words.addAll(List.of("-cp", distribution.sparkClasspath()));
    words.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[1]", "--class"));
    words.addAll(List.of("io.tidemill.spark.Training", distribution.jobJar().toString()));
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    try {
      assertThat(process.waitFor()).as(Files.readString(folder.resolve("output"))).isZero();
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(log);
  }
}
