package io.tidemill.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemill.infra.command.NodeJs;
import io.tidemill.infra.config.DeployConfigParser;
import io.tidemill.infra.config.Project;
import io.tidemill.infra.runtime.FunctionCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;

/**
 * Stacks of a configuration, with stand-ins for the jars, whose bytes no template shows. Each is
 * made once for all tests: the constructs' own process takes seconds to start.
 */
record Synthesised(App app, TidemillApp stacks) {
  static final String WHERE = "account: \"123456789012\"\nregion: eu-central-1\n";

  /** Kafka and Cassandra of one's own, with logins in secrets. */
  static final String OWN_SERVERS =
      """
      kafka: { bootstrapServers: "b1:9096,b2:9096", security: scram, secret: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:AmazonMSK_tidemill-AbCdEf", secretKey: "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556666" }
      cassandra: { servers: "c1:9042,c2:9042", datacentre: dc1, keyspace: ledger, secret: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:cassandra-GhIjKl" }
      """;

  private static final Map<String, Synthesised> ALL = new ConcurrentHashMap<>();

  /** Skips the test, with the reason, where there is no Node.js. */
  static void needNode() {
    assumeTrue(
        NodeJs.version().isPresent(), "Node.js, in which CDK's constructs work, is not on PATH");
  }

  /** The stacks of the defaults. */
  static Synthesised usual() {
    return of("");
  }

  /**
   * The stacks of a configuration with account and region, and {@code more}.
   *
   * @param more further lines of the file
   */
  static Synthesised of(String more) {
    needNode();
    return ALL.computeIfAbsent(more, Synthesised::make);
  }

  /** As {@link #of}, made anew: for tests that add something to it. */
  static Synthesised make(String more) {
    needNode();
    DeployConfigParser.Read read = DeployConfigParser.parse("t.yaml", WHERE + more);
    assertThat(read.problems()).isEmpty();
    try {
      Path folder = Files.createTempDirectory("tidemill-synth");
      Path jar = Files.writeString(folder.resolve("functions.jar"), "functions");
      Path job = Files.writeString(folder.resolve("job.jar"), "job");
      Project.Read project =
          Project.read(Path.of(System.getProperty("tidemill.home"), "pipelines"));
      assertThat(project.problems()).isEmpty();
      FunctionCode code =
          FunctionCode.gather(jar, project.project().folder(), folder.resolve("gathered"));
      App app = Synthesis.app(folder.resolve("out"));
      return new Synthesised(
          app,
          TidemillApp.in(
              app,
              new TidemillApp.Parts(read.config().orElseThrow(), project.project(), code, job)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Template template(Stack stack) {
    return Template.fromStack(stack);
  }
}
