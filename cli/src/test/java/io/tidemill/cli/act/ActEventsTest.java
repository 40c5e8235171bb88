package io.tidemill.cli.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.cli.Tidemill;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParseResult;

/** What is typed becomes the event that the function takes. */
class ActEventsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pause flights | action: 'pause', execute: false",
        "resume flights --execute | action: 'resume', execute: true",
        "retry flights | action: 'retry', execute: false",
        "retry flights --run 7 | action: 'retry', run: 7, execute: false",
        "skip flights --run 7 --execute | action: 'skip', run: 7, execute: true",
        "reset flights --to 0:15 --may-undo-newer | action: 'reset', to: '0:15', mayUndoNewer: true, acceptLoss: false, execute: false",
        "replay flights --from earliest --until latest --sink k.t --sink k.u | action: 'replay', from: 'earliest', mayUndoNewer: false, until: 'latest', sinks: ['k.t','k.u'], execute: false",
        "abandon flights --run 9 | action: 'abandon', run: 9, mayUndoNewer: false, execute: false",
        "abandon flights --may-undo-newer | action: 'abandon', mayUndoNewer: true, execute: false",
        "rebuild flights k.sums --accept-loss | action: 'rebuild', sink: 'k.sums', acceptLoss: true, execute: false",
        "adopt flights --from group --accept-merged | action: 'adopt', from: 'group', acceptMerged: true, execute: false",
        "dead-letters flights --replay --run 7 --execute | action: 'redo', run: 7, execute: true",
        "repair write-time flights --tables-emptied | action: 'repair-write-time', tablesEmptied: true, execute: false"
      })
  void a_command_becomes_its_event(String typed, String event) throws JsonProcessingException {
    String json = event.replaceAll("([a-zA-Z]+): ", "'$1': ").replace("'", "\"");

    assertThat(JSON.readTree(parsed(typed).event().toString()))
        .isEqualTo(JSON.readTree("{\"pipeline\": \"flights\", %s}".formatted(json)));
  }

  @Test
  void what_a_command_can_not_do_without_is_asked_for() {
    assertThatThrownBy(() -> parsed("skip flights"))
        .isInstanceOf(MissingParameterException.class)
        .hasMessageContaining("--run");
    assertThatThrownBy(() -> parsed("reset flights")).hasMessageContaining("--to");
    assertThatThrownBy(() -> parsed("replay flights")).hasMessageContaining("--from");
    assertThatThrownBy(() -> parsed("rebuild flights")).hasMessageContaining("SINK");
  }

  private static ActOnPipeline parsed(String typed) {
    ParseResult parsed = Tidemill.commandLine().parseArgs(typed.split(" ", -1));
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    return (ActOnPipeline) parsed.commandSpec().userObject();
  }
}
