package io.tidemill.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.localstack.emr.EmrSettings;
import io.tidemill.testkit.ObeyingDriver;
import io.tidemill.testkit.RecordingProxy;
import io.tidemill.testkit.RecordingProxy.Exchange;
import io.tidemill.testkit.emr.BotocoreModel;
import io.tidemill.testkit.emr.EmrModel;
import io.tidemill.testkit.emr.SdkModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * One endpoint for all tests of a class, with a proxy before it. Whatever a test has a client ask,
 * every answer is held against the service's model afterwards: the one of the AWS SDK for Java, and
 * botocore's where it is installed in the version that was tried. What another version's has to say
 * is printed.
 */
abstract class ConformanceTests {
  static final Duration DEADLINE = Duration.ofSeconds(30);

  @TempDir static Path folder;
  static EmrEndpoint endpoint;
  static RecordingProxy proxy;

  private static int checked;

  @BeforeAll
  static void start() throws Exception {
    endpoint = EmrEndpoint.start(ObeyingDriver.command(), folder.resolve("emr"), 1);
    proxy = RecordingProxy.of(endpoint.url());
    checked = 0;
  }

  @AfterAll
  static void end() {
    proxy.close();
    endpoint.close();
  }

  /** What it lets through is what the service publishes. Close it. */
  static EmrEndpoint throttled() {
    return EmrEndpoint.start(
        new EmrSettings(ObeyingDriver.command(), folder.resolve("throttled"), 1)
            .letting(EmrSettings.Rates.PUBLISHED));
  }

  /** Can keep nothing, so that what would change anything fails. Close it. */
  static EmrEndpoint broken() throws Exception {
    Path files = Files.createDirectories(folder.resolve("broken"));
    Files.createFile(files.resolve("state"));
    return EmrEndpoint.start(ObeyingDriver.command(), files, 1);
  }

  @AfterEach
  void every_answer_is_as_the_model_has_it() {
    BotocoreModel.Installed botocore = BotocoreModel.installed();
    List<EmrModel> judges = new ArrayList<>(List.of(new SdkModel()));
    botocore.judge().ifPresent(judges::add);
    List<Exchange> exchanges = proxy.exchanges();
    List<String> problems = new ArrayList<>();
    Set<String> told = new TreeSet<>();
    for (Exchange exchange : exchanges.subList(checked, exchanges.size())) {
      for (EmrModel judge : judges) {
        judge.problems(exchange).forEach(problem -> problems.add(problem + ", in " + exchange));
      }
      if (botocore.judge().isEmpty()) {
        botocore.model().ifPresent(model -> told.addAll(model.problems(exchange)));
      }
      if (exchange.answered().firstValue("x-amzn-RequestId").isEmpty()) {
        problems.add("no request id, in " + exchange);
      }
    }
    checked = exchanges.size();
    if (!told.isEmpty()) {
      System.out.printf("%s, by which: %s%n", botocore.noJudge(), told);
    }
    assertThat(problems).isEmpty();
  }

  /** The latest request to {@code method} a path that ends so. */
  static Optional<Exchange> latest(String method, String end) {
    return proxy.exchanges().stream()
        .filter(exchange -> exchange.method().equals(method) && exchange.path().endsWith(end))
        .reduce((earlier, later) -> later);
  }
}
