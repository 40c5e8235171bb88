package io.tidemill.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code localstack/compose.yaml} against what else says the same. */
class ComposeFileTest {
  private static final Path CHECKOUT = Path.of("..");

  private final Map<String, Map<String, Object>> services = services();

  @Test
  void images_are_of_the_versions_that_everything_is_tested_with() throws IOException {
    assertThat(image(Service.KAFKA)).isEqualTo("apache/kafka:" + version("kafka"));
    assertThat(image(Service.CASSANDRA)).isEqualTo("cassandra:" + version("cassandra"));
    assertThat(image(Service.LOCALSTACK))
        .isEqualTo("${LOCALSTACK_IMAGE:-localstack/localstack:4.14.0}");
    assertThat(map(map(services.get(Service.EMR.id()).get("build")).get("args")).get("BASE"))
        .asString()
        .contains("eclipse-temurin:" + version("java") + "-jre");
  }

  @Test
  void services_are_those_that_the_command_line_knows() {
    assertThat(services.keySet())
        .containsExactlyInAnyOrderElementsOf(Stream.of(Service.values()).map(Service::id).toList());
  }

  @Test
  void everything_listens_on_loopback_at_the_ports_that_are_looked_up() {
    for (Service service : Service.values()) {
      assertThat(texts(service, "ports"))
          .singleElement()
          .asString()
          .startsWith("127.0.0.1:${LOCAL_")
          .endsWith(":" + service.published());
    }
  }

  @Test
  void kafka_sends_clients_on_to_where_they_can_come() {
    assertThat(
            map(services.get(Service.KAFKA.id()).get("environment"))
                .get("KAFKA_ADVERTISED_LISTENERS"))
        .isEqualTo(
            "INSIDE://%s,OUTSIDE://127.0.0.1:${LOCAL_KAFKA_PORT:-9094}"
                .formatted(Service.KAFKA.inside()));
  }

  @Test
  void jars_and_events_go_by_localstack() {
    assertThat(texts(Service.EMR, "command"))
        .containsSubsequence("--s3", "http://" + Service.LOCALSTACK.inside())
        .containsSubsequence("--event-bus", "http://" + Service.LOCALSTACK.inside());
  }

  @Test
  void nothing_of_this_machine_is_named_but_docker_s_socket() {
    for (Service service : Service.values()) {
      assertThat(texts(service, "volumes"))
          .allSatisfy(
              volume ->
                  assertThat(volume)
                      .matches("\\.\\./\\.tidemill/.*|[a-z]+:/.*|\\$\\{DOCKER_SOCK:-.*"));
    }
  }

  private String image(Service service) {
    return services.get(service.id()).get("image").toString();
  }

  private List<String> texts(Service service, String key) {
    return services.get(service.id()).get(key) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static String version(String of) throws IOException {
    Matcher version =
        Pattern.compile("<%s\\.version>([^<]+)<".formatted(of))
            .matcher(Files.readString(CHECKOUT.resolve("versions.xml")));
    assertThat(version.find()).as(of).isTrue();
    return version.group(1);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> services() {
    try {
      Object file =
          new Load(LoadSettings.builder().build())
              .loadFromString(Files.readString(CHECKOUT.resolve("localstack/compose.yaml")));
      return (Map<String, Map<String, Object>>) map(file).get("services");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
