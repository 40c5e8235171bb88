package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkDriverTest {
  private final SparkDriver driver = new SparkDriver("classpath", 2, "512m");

  @TempDir Path folder;

  @Test
  void jars_in_s3_are_taken_from_the_folder_that_stands_for_it() throws Exception {
    Path bucket = Files.createDirectories(folder.resolve("s3/jobs"));
    Path helper = Files.writeString(bucket.resolve("helper.jar"), "helper");
    Files.writeString(bucket.resolve("job.jar"), "job");

    List<String> arguments =
        driver
            .with(S3Files.in(folder.resolve("s3")))
            .of(request("s3://jobs/job.jar", "--jars s3://jobs/helper.jar,file:/b.jar"), work())
            .arguments();

    assertThat(arguments)
        .containsSubsequence("--jars", helper.toUri() + ",file:/b.jar")
        .anySatisfy(argument -> assertThat(argument).startsWith("file:").endsWith("-job.jar"));
  }

  @Test
  void jars_in_s3_are_fetched_from_an_endpoint() throws Exception {
    HttpServer s3 =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    s3.createContext(
        "/jobs/a/job.jar",
        exchange -> {
          exchange.sendResponseHeaders(200, 3);
          exchange.getResponseBody().write("job".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    s3.start();
    try {
      SparkDriver reading =
          driver.with(S3Files.at(URI.create("http://127.0.0.1:" + s3.getAddress().getPort())));

      List<String> arguments = reading.of(request("s3://jobs/a/job.jar", ""), work()).arguments();

      String copy = arguments.get(arguments.size() - 1);
      assertThat(Path.of(URI.create(copy))).hasContent("job");
      assertThatThrownBy(() -> reading.of(request("s3://jobs/none.jar", ""), work()))
          .hasMessageContaining("s3://jobs/none.jar")
          .hasMessageContaining("HTTP 404");
    } finally {
      s3.stop(0);
    }
  }

  @Test
  void a_jar_that_is_not_in_the_folder_is_named() {
    assertThatThrownBy(
            () ->
                driver.with(S3Files.in(folder)).of(request("s3://jobs/../../none.jar", ""), work()))
        .hasMessageContaining("s3://jobs/../../none.jar doesn't exist");
  }

  private Path work() {
    return folder.resolve("work/one");
  }

  private static StartJobRun request(String entryPoint, String parameters) {
    return StartRequests.of("app", "token", entryPoint, parameters);
  }
}
