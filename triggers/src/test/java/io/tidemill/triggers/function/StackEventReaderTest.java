package io.tidemill.triggers.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.triggers.function.Refusal.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StackEventReaderTest {
  private static final String ACCOUNT = "123456789012";
  private static final String STACK =
      "arn:aws:cloudformation:eu-west-1:123456789012:stack/tidemill/guid";
  private static final String URL =
      "https://cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com/a?b=c";
  private static final String EVENT =
      """
      {"RequestType": "Update", "ResponseURL": "%s", "StackId": "%s", "RequestId": "r1",
       "ResourceType": "Custom::T", "LogicalResourceId": "Schema", "PhysicalResourceId": "p1",
       "ResourceProperties": {"StackId": "other", "a": [1, {"RequestType": "Delete"}]},
       "OldResourceProperties": {}}
      """
          .formatted(URL, STACK);

  private static StackEvent read(byte[] event) {
    try {
      return StackEventReader.read(new ByteArrayInputStream(event), Optional.of(ACCOUNT));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static StackEvent read(String event) {
    return read(event.getBytes(StandardCharsets.UTF_8));
  }

  private static Refusal refusal(StackEvent event) {
    assertThat(event).isInstanceOf(StackEvent.Foreign.class);
    return ((StackEvent.Foreign) event).refusal();
  }

  @Test
  void a_request_is_read_whatever_else_it_holds() {
    assertThat(read(EVENT))
        .isEqualTo(
            new StackEvent.Request(
                StackEvent.Type.UPDATE, URI.create(URL), STACK, "r1", "Schema", Optional.of("p1")));
  }

  @Test
  void a_resource_need_not_have_been_made_before() {
    StackEvent event =
        read(EVENT.replace("PhysicalResourceId", "Other").replace("Update", "Create"));

    assertThat(((StackEvent.Request) event).physicalId()).isEmpty();
  }

  @Test
  void a_request_does_not_show_where_its_answer_goes() {
    assertThat(read(EVENT)).hasToString("Update of \"Schema\", request \"r1\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"RequestType", "ResponseURL", "StackId", "RequestId", "LogicalResourceId"})
  void what_every_request_has_must_be_there_as_text(String name) {
    assertThat(refusal(read(EVENT.replace("\"" + name + "\": \"", "\"No" + name + "\": \""))).why())
        .contains(name);
    assertThat(refusal(read("{\"%s\": 5}".formatted(name))).reason())
        .isEqualTo(Reason.UNKNOWN_KIND);
  }

  @ParameterizedTest
  @CsvSource({
    "\"Update\", \"Rename\", UNKNOWN_KIND",
    "123456789012, 999999999999, FOREIGN_ACCOUNT",
    "arn:aws, nothing, FOREIGN_ACCOUNT",
    "https://, http://, WRONG_ARGUMENT",
    "https://, ftp://, WRONG_ARGUMENT",
    "https://, https://user@, WRONG_ARGUMENT",
    "amazonaws.com, amazonaws.com.evil.example, WRONG_ARGUMENT",
    "https://, https://evil.example/, WRONG_ARGUMENT",
    "https://, a b, WRONG_ARGUMENT"
  })
  void what_no_stack_of_ours_sends_is_refused(String part, String other, Reason reason) {
    assertThat(refusal(read(EVENT.replace(part, other))).reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " \n", "[]", "null", "{", "Create", "{\"RequestType\": \"Create\"} x"})
  void what_is_no_json_object_is_refused(String event) {
    assertThat(refusal(read(event)).reason()).isIn(Reason.EMPTY, Reason.NOT_JSON);
  }

  @Test
  void a_megabyte_of_noise_is_refused() {
    byte[] noise = new byte[1_000_000];
    new Random(7).nextBytes(noise);

    assertThat(refusal(read(noise)).reason()).isEqualTo(Reason.NOT_JSON);
    assertThat(refusal(read(" ".repeat(Payload.MOST_BYTES) + EVENT)).reason())
        .isEqualTo(Reason.TOO_LARGE);
  }

  @Property(tries = 300)
  void a_damaged_request_is_read_or_refused(@ForAll Random random) {
    byte[] event = EVENT.getBytes(StandardCharsets.UTF_8);
    event[random.nextInt(event.length)] = (byte) (' ' + random.nextInt('~' - ' '));

    assertThat(read(event)).isNotNull();
  }
}
