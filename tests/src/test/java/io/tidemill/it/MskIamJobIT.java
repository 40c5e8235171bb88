package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tidemill.testkit.JobJarFork;
import io.tidemill.testkit.MskSignIn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job's jar, on Spark's class path, signs in to MSK. */
class MskIamJobIT {
  @TempDir Path folder;

  @Test
  void with_credentials_from_the_environment() throws Exception {
    String sent =
        firstMessage(
            Map.of(
                "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
                "AWS_SECRET_ACCESS_KEY", "made up",
                "AWS_SESSION_TOKEN", "a-session"));

    assertThat(sent)
        .contains("\"action\":\"kafka-cluster:Connect\"")
        .contains("\"x-amz-credential\":\"AKIDEXAMPLE/")
        .contains("\"x-amz-security-token\":\"a-session\"")
        .containsPattern("\"x-amz-signature\":\"[0-9a-f]{64}\"");
  }

  @Test
  void with_credentials_that_the_container_is_asked_for() throws Exception {
    try (Container container = new Container()) {
      String sent =
          firstMessage(
              Map.of(
                  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                  container.url(),
                  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                  Container.TOKEN));

      assertThat(sent)
          .contains("\"x-amz-credential\":\"ASIAEXAMPLE/")
          .contains("\"x-amz-security-token\":\"from-the-container\"")
          .containsPattern("\"x-amz-signature\":\"[0-9a-f]{64}\"");
    }
  }

  private String firstMessage(Map<String, String> environment) throws Exception {
    return JobJarFork.run(MskSignIn.class, environment, folder.resolve("output.txt"));
  }

  /** Answers as the agents do that give containers their credentials. */
  private static final class Container implements AutoCloseable {
    static final String TOKEN = "may-ask";

    private final HttpServer server;

    Container() throws IOException {
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              boolean known = TOKEN.equals(exchange.getRequestHeaders().getFirst("Authorization"));
              byte[] answer =
                  """
                  {"AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":"made up",
                   "Token":"from-the-container","Expiration":"2099-01-01T00:00:00Z"}
                  """
                      .getBytes(StandardCharsets.UTF_8);
              exchange.sendResponseHeaders(known ? 200 : 403, answer.length);
              exchange.getResponseBody().write(answer);
            }
          });
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/credentials";
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
