package io.tidemill.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.infra.deploy.Confirmation.Reply;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfirmationTest {
  private final StringWriter shown = new StringWriter();

  private Reply answered(String typed) {
    return Confirmation.at(
            new BufferedReader(new StringReader(typed)), new PrintWriter(shown, true))
        .ask("Deploy?");
  }

  @ParameterizedTest
  @CsvSource({"y, YES", "Yes, YES", "' y ', YES", "n, NO", "'', NO", "yep, NO"})
  void anything_but_yes_is_no(String typed, Reply reply) {
    assertThat(answered(typed + "\n")).isEqualTo(reply);
    assertThat(shown).hasToString("Deploy? [y/N] ");
  }

  @Test
  void the_end_of_input_is_no() {
    assertThat(answered("")).isEqualTo(Reply.NO);
  }
}
