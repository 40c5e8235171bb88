package io.tidemill.triggers.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.TableName;
import io.tidemill.core.offsets.Place;
import io.tidemill.core.operator.Command;
import io.tidemill.core.operator.Command.Consent;
import io.tidemill.triggers.function.Refusal.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
  private static final String ACCOUNT = "123456789012";

  private static Event sample(String file) throws IOException {
    try (InputStream event = EventReaderTest.class.getResourceAsStream("/events/" + file)) {
      return EventReader.read(event, Optional.of(ACCOUNT));
    }
  }

  private static Event read(String event) {
    return read(event.getBytes(StandardCharsets.UTF_8));
  }

  private static Event read(byte[] event) {
    try {
      return EventReader.read(new ByteArrayInputStream(event), Optional.of(ACCOUNT));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Refusal refusal(Event event) {
    assertThat(event).isInstanceOf(Event.Foreign.class);
    return ((Event.Foreign) event).refusal();
  }

  @ParameterizedTest
  @ValueSource(strings = {"alarm.json", "alarm-expression.json"})
  void an_alarm_tells_its_name_and_state(String file) throws IOException {
    assertThat(sample(file)).isEqualTo(new Event.Alarm("tidemill-abcd2345-flights-lag", "ALARM"));
  }

  @Test
  void an_alarm_going_back_tells_so() throws IOException {
    assertThat(sample("alarm-ok.json"))
        .isEqualTo(new Event.Alarm("tidemill-abcd2345-flights-lag", "OK"));
  }

  @Test
  void the_schedulers_own_event_is_a_sweep() throws IOException {
    assertThat(sample("sweep.json")).isEqualTo(new Event.Sweep());
  }

  @Test
  void a_job_tells_its_name_where_it_has_one() throws IOException {
    Event.JobRun named =
        new Event.JobRun(
            "00f1cbn5g4bb0c01",
            Optional.of("tm-abcd2345-flights-1-1"),
            "00f1982r1uukb925",
            "SUCCESS");

    assertThat(sample("job.json")).isEqualTo(named);
    assertThat(sample("job-unnamed.json"))
        .isEqualTo(
            new Event.JobRun(named.id(), Optional.empty(), named.application(), named.state()));
  }

  @Test
  void a_person_names_a_pipeline() throws IOException {
    assertThat(sample("manual.json")).isEqualTo(new Event.Manual("flights"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\r\n\t "})
  void nothing_is_refused(String event) {
    assertThat(refusal(read(event)).reason()).isEqualTo(Reason.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flights",
        "[]",
        "\"text\"",
        "null",
        "{",
        "{\"pipeline\":",
        "{\"pipeline\": \"flights\"} {}",
        "{\"pipeline\": \"flights\"}]",
        "{'pipeline': 'flights'}",
        "{\"pipeline\": \"\\x\"}"
      })
  void what_is_not_one_json_object_is_refused(String event) {
    Refusal refusal = refusal(read(event));

    assertThat(refusal.reason()).isEqualTo(Reason.NOT_JSON);
    assertThat(refusal.why()).contains("expected one JSON object, found").contains("line 1");
  }

  @Test
  void a_person_says_what_to_do() {
    assertThat(read(command("retry", "run: 7")))
        .isEqualTo(commanded(new Command.Retry(OptionalLong.of(7)), Event.Mode.DRY_RUN));
    assertThat(read(command("skip", "run: 7, execute: true")))
        .isEqualTo(commanded(new Command.Skip(7), Event.Mode.EXECUTE));
    assertThat(read(command("pause", "execute: true")))
        .isEqualTo(commanded(new Command.Pause(), Event.Mode.EXECUTE));
    assertThat(read(command("reset", "to: '0:15,1:16', mayUndoNewer: true")))
        .isEqualTo(
            commanded(
                new Command.Reset(Place.parse("0:15,1:16"), Set.of(Consent.UNDO_NEWER)),
                Event.Mode.DRY_RUN));
    assertThat(read(command("replay", "from: 'earliest', until: 'latest', sinks: ['k.t', 'k.u']")))
        .isEqualTo(
            commanded(
                new Command.Replay(
                    Place.parse("earliest"),
                    Optional.of(Place.parse("latest")),
                    new TreeSet<>(Set.of(TableName.parse("k.t"), TableName.parse("k.u"))),
                    Set.of()),
                Event.Mode.DRY_RUN));
    assertThat(read(command("rebuild", "sink: 'k.sums', acceptLoss: true")))
        .isEqualTo(
            commanded(
                new Command.Rebuild(TableName.parse("k.sums"), Set.of(Consent.LOSS)),
                Event.Mode.DRY_RUN));
    assertThat(read(command("repair-write-time", "tablesEmptied: false")))
        .isEqualTo(commanded(new Command.RepairWriteTime(Set.of()), Event.Mode.DRY_RUN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "skip | execute: true | expected \"run\" (a run's number)",
        "skip | run: 'seven' | found \"seven\"",
        "skip | run: -1 | from 1 on",
        "skip | run: {} | found \"{\"",
        "skip | run: 7, to: 'latest' | expected the arguments",
        "reset | to: 'yesterday' | found \"yesterday\"",
        "reset | to: 'latest', mayUndoNever: true | found \"mayUndoNever\"",
        "reset | to: 'latest', mayUndoNewer: 'yes' | true or false",
        "replay | sinks: ['k.t'] | expected \"from\"",
        "replay | from: 'earliest', sinks: [['k.t']] | a table, as keyspace.table",
        "replay | from: 'earliest', sinks: [] | a table, as keyspace.table",
        "rebuild | sink: 7 | a table, as keyspace.table",
        "adopt | execute: true | expected \"from\"",
        "pause | execute: 1 | true or false"
      })
  void what_an_action_does_not_know_or_lacks_is_refused(
      String action, String arguments, String why) {
    Refusal refusal = refusal(read(command(action, arguments)));

    assertThat(refusal.reason()).isEqualTo(Reason.WRONG_ARGUMENT);
    assertThat(refusal.why()).contains(why);
  }

  @Test
  void an_unknown_action_is_told_those_that_there_are() {
    Refusal refusal = refusal(read("{\"pipeline\": \"flights\", \"action\": \"rewind\"}"));

    assertThat(refusal.reason()).isEqualTo(Reason.UNKNOWN_KIND);
    assertThat(refusal.why()).contains("trigger", "retry, skip, reset", "\"rewind\"");
  }

  private static String command(String action, String arguments) {
    String json = arguments.replaceAll("([a-zA-Z]+): ", "'$1': ").replace("'", "\"");
    return "{\"pipeline\": \"flights\", \"action\": \"%s\", %s}".formatted(action, json);
  }

  private static Event commanded(Command command, Event.Mode mode) {
    return new Event.Commanded("flights", command, mode);
  }

  @Test
  void an_event_is_read_up_to_what_lambda_carries() {
    String most = "{\"pipeline\": \"flights\"" + " ".repeat(Payload.MOST_BYTES - 23) + "}";

    assertThat(most).hasSize(Payload.MOST_BYTES);
    assertThat(read(most)).isEqualTo(new Event.Manual("flights"));
    assertThat(refusal(read(most + " ")).reason()).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void a_megabyte_of_noise_is_refused() {
    byte[] noise = new byte[1_000_000];
    new Random(7).nextBytes(noise);

    assertThat(refusal(read(noise)).reason()).isEqualTo(Reason.NOT_JSON);
  }

  @Test
  void nesting_beyond_any_event_is_refused() {
    String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

    assertThat(refusal(read(deep)).reason()).isEqualTo(Reason.NOT_JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"source\": \"aws.s3\", \"detail-type\": \"Object Created\"}",
        "{\"source\": \"aws.emr-serverless\", \"detail-type\": \"EMR Serverless Job Run Retry\"}",
        "{\"source\": \"aws.scheduler\", \"detail-type\": \"Other\", \"pipeline\": \"flights\"}",
        "{\"pipeline\": 5}",
        "{\"pipeline\": {\"pipeline\": \"flights\"}}"
      })
  void an_event_of_another_kind_is_refused(String event) {
    Refusal refusal = refusal(read(event));

    assertThat(refusal.reason()).isEqualTo(Reason.UNKNOWN_KIND);
    assertThat(refusal.why()).startsWith("expected").contains("found source");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"source\": \"aws.cloudwatch\", \"detail-type\": \"CloudWatch Alarm State Change\"}",
        "{\"source\": \"aws.cloudwatch\", \"detail-type\": \"CloudWatch Alarm State Change\","
            + " \"detail\": {\"alarmName\": \"a\", \"state\": \"ALARM\"}}",
        "{\"source\": \"aws.emr-serverless\", \"detail-type\": \"EMR Serverless Job Run State"
            + " Change\", \"detail\": {\"jobRunId\": \"a\"}}"
      })
  void an_event_without_what_its_kind_has_is_refused(String event) {
    assertThat(refusal(read(event)).reason()).isEqualTo(Reason.UNKNOWN_KIND);
  }

  @Test
  void an_event_of_another_account_is_refused() {
    String event = "{\"account\": \"999999999999\", \"pipeline\": \"flights\"}";

    Refusal refusal = refusal(read(event));
    assertThat(refusal.reason()).isEqualTo(Reason.FOREIGN_ACCOUNT);
    assertThat(refusal.why()).contains(ACCOUNT).contains("\"999999999999\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "null", "[\"retry\"]", "{}"})
  void an_action_that_is_no_text_is_not_left_out(String action) {
    Refusal refusal =
        refusal(read("{\"pipeline\": \"flights\", \"action\": %s}".formatted(action)));

    assertThat(refusal.reason()).isEqualTo(Reason.UNKNOWN_KIND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999999", "null", "{}", "[\"123456789012\"]", "true", "\"\""})
  void an_account_that_is_no_text_is_no_way_around_that(String account) {
    Refusal refusal = refusal(read("{\"account\": %s, \"pipeline\": \"a\"}".formatted(account)));

    assertThat(refusal.reason()).isEqualTo(Reason.FOREIGN_ACCOUNT);
  }

  @Test
  void an_account_written_as_a_number_is_that_account() {
    assertThat(read("{\"account\": 123456789012, \"pipeline\": \"flights\"}"))
        .isEqualTo(new Event.Manual("flights"));
  }

  @Test
  void where_the_functions_account_is_not_known_any_is_taken() throws IOException {
    byte[] event =
        "{\"account\": \"999999999999\", \"pipeline\": \"flights\"}"
            .getBytes(StandardCharsets.UTF_8);

    assertThat(EventReader.read(new ByteArrayInputStream(event), Optional.empty()))
        .isEqualTo(new Event.Manual("flights"));
  }

  @Property(tries = 500)
  void no_bytes_are_too_strange(@ForAll @Size(max = 200) byte[] bytes) {
    assertThat(read(bytes)).isNotNull();
  }

  @Property(tries = 500)
  void no_damaged_event_is_too_strange(@ForAll Random random) throws IOException {
    byte[] event;
    try (InputStream sample = EventReaderTest.class.getResourceAsStream("/events/alarm.json")) {
      event = sample.readAllBytes();
    }
    for (int i = 0; i < 4; i++) {
      event[random.nextInt(event.length)] = (byte) random.nextInt();
    }

    assertThat(read(Arrays.copyOf(event, random.nextInt(event.length)))).isNotNull();
    assertThat(read(event)).isNotNull();
  }
}
