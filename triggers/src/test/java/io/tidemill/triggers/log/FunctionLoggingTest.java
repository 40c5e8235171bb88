package io.tidemill.triggers.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class FunctionLoggingTest {
  private static final Map<String, String> JSON = Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON");
  private static final String OURS = "io.tidemill.triggers.function";

  private final List<String> lines = new ArrayList<>();

  private FunctionLogging logging(Map<String, String> environment) {
    return new FunctionLogging(LogSettings.of(environment, lines::add));
  }

  private Logger logger(Map<String, String> environment) {
    return logging(environment).getLoggerFactory().getLogger(OURS);
  }

  /** The fields of the one entry, which has to be one line. */
  private Map<String, String> fields() throws IOException {
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).lines()).hasSize(1);
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser json = new JsonFactory().createParser(lines.get(0))) {
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        json.nextToken();
        assertThat(fields.put(json.currentName(), json.getText())).as("given twice").isNull();
      }
      assertThat(json.nextToken()).isNull();
    }
    return fields;
  }

  @Test
  void text_is_for_people() {
    logger(Map.of()).info("pipeline={} step=decide: {}", "flights", "nothing waits");

    assertThat(lines)
        .containsExactly("INFO function - pipeline=flights step=decide: nothing waits");
  }

  @Test
  void text_shows_a_stack() {
    logger(Map.of("AWS_LAMBDA_LOG_FORMAT", "Text"))
        .error("pipeline={} step=wake-up", "flights", new IllegalStateException("oops"));

    assertThat(lines.get(0).lines().toList())
        .startsWith(
            "ERROR function - pipeline=flights step=wake-up",
            "java.lang.IllegalStateException: oops")
        .element(2)
        .asString()
        .startsWith("\tat ");
  }

  @Test
  void json_has_the_ids_as_fields() throws IOException {
    logger(JSON)
        .info(
            "pipeline={} run={} attempt={} step=launch event={}: {}",
            "flights",
            12L,
            1,
            "alarm",
            "enough");

    Map<String, String> fields = fields();
    assertThat(Instant.parse(fields.remove("timestamp"))).isNotNull();
    assertThat(fields)
        .isEqualTo(
            Map.of(
                "level", "INFO",
                "logger", OURS,
                "message", "pipeline=flights run=12 attempt=1 step=launch event=alarm: enough",
                "pipeline", "flights",
                "run", "12",
                "attempt", "1",
                "step", "launch",
                "event", "alarm"));
    assertThat(lines.get(0)).contains("\"run\":12,");
  }

  @Test
  void json_has_the_stack_in_a_field() throws IOException {
    logger(JSON).error("step=migrate", new IllegalStateException("oops"));

    assertThat(fields()).containsKeys("step", "stackTrace");
    assertThat(fields().get("stackTrace"))
        .startsWith("java.lang.IllegalStateException: oops")
        .contains("FunctionLoggingTest");
  }

  @Test
  void json_tells_the_request_also_of_what_other_threads_say() throws Exception {
    FunctionLogging logging = logging(JSON);
    logging.getMDCAdapter().put("AWSRequestId", "b1c2");
    Logger client = logging.getLoggerFactory().getLogger("org.apache.kafka.clients");

    Thread thread = new Thread(() -> client.warn("Connection refused"));
    thread.start();
    thread.join();

    assertThat(fields()).containsEntry("AWSRequestId", "b1c2");
    lines.clear();
    logging.getMDCAdapter().remove("AWSRequestId");
    client.warn("Connection refused");
    assertThat(fields()).doesNotContainKey("AWSRequestId");
  }

  @Test
  void ids_are_read_off_the_pattern_alone() throws IOException {
    logger(JSON).warn("event refused, reason={}: {}", "NOT_JSON", "level=x run=7");

    assertThat(fields()).containsOnlyKeys("timestamp", "level", "logger", "message");
  }

  @Test
  void no_id_takes_the_place_of_what_every_line_has() throws IOException {
    logger(JSON).warn("level={} message=mine pipeline={}: x", "high", "flights");

    assertThat(fields())
        .containsEntry("level", "WARN")
        .containsEntry("message", "level=high message=mine pipeline=flights: x")
        .containsEntry("pipeline", "flights");
  }

  @Test
  void what_lambda_is_told_decides_the_level() {
    Map<String, String> debug = Map.of("AWS_LAMBDA_LOG_LEVEL", "DEBUG");

    assertThat(logger(Map.of()).isInfoEnabled()).isTrue();
    assertThat(logger(Map.of()).isDebugEnabled()).isFalse();
    assertThat(logger(debug).isDebugEnabled()).isTrue();
    assertThat(logger(Map.of("AWS_LAMBDA_LOG_LEVEL", "error")).isWarnEnabled()).isFalse();
    Logger driver = logging(debug).getLoggerFactory().getLogger("com.datastax.oss.driver");
    assertThat(driver.isInfoEnabled()).as("libraries").isFalse();
    assertThat(driver.isWarnEnabled()).as("libraries").isTrue();
  }

  @Property(tries = 300)
  void any_text_gives_one_well_formed_line(@ForAll String pattern, @ForAll String value)
      throws IOException {
    lines.clear();
    logger(JSON).info(pattern, value);
    logger(JSON).info("pipeline={} step={}: {}", value, pattern, value);

    assertThat(lines).hasSize(2);
    String first = lines.remove(1);
    assertThat(fields()).containsEntry("level", "INFO");
    lines.set(0, first);
    assertThat(fields()).containsKeys("pipeline", "step");
  }
}
