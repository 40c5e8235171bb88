package io.tidemill.triggers.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is sent, a function answers one JSON object, and none of it is an error. */
class StrangeEventsTest {
  private static final List<String> SAMPLES =
      List.of("alarm.json", "sweep.json", "job.json", "job-unnamed.json", "manual.json");

  private final Functions functions = anEnvironment();

  private static Functions anEnvironment() {
    try {
      return new Functions(Files.createTempDirectory("tidemill-strange-events")).with("flights");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Property(tries = 300)
  void any_bytes_get_an_answer(@ForAll byte[] event) {
    check(functions.lagTrigger(event));
    check(functions.runEvent(event));
  }

  @Property(tries = 300)
  void any_name_gets_an_answer(@ForAll String pipeline) {
    byte[] event = "{\"pipeline\": \"%s\"}".formatted(pipeline).getBytes(StandardCharsets.UTF_8);

    check(functions.lagTrigger(event));
  }

  @Property(tries = 300)
  void a_damaged_event_gets_an_answer(@ForAll Random random) {
    for (String sample : SAMPLES) {
      byte[] event = functions.sample(sample).getBytes(StandardCharsets.UTF_8);
      event[random.nextInt(event.length)] = (byte) (' ' + random.nextInt('~' - ' '));

      check(functions.lagTrigger(event));
      check(functions.runEvent(event));
    }
  }

  private static void check(JsonNode answer) {
    assertThat(answer.path("pipelines").isArray()).isTrue();
    assertThat(answer.has("refused") || answer.has("event")).isTrue();
  }
}
