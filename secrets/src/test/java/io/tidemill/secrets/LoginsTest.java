package io.tidemill.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemill.core.FailureKind;
import io.tidemill.core.LoginPlace;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginsTest {
  private static final String PASSWORD = "hunter2";
  private static final String ARN =
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_orders-AbCdEf";
  private static final LoginPlace SECRET = new LoginPlace(ARN);
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  @TempDir Path folder;

  /** What the service would answer, how often it was asked, and what time it is. */
  private String text = "{\"username\":\"tidemill\",\"password\":\"first\"}";

  private int asked;
  private Instant now = NOON;

  private final Logins logins =
      new Logins(
          (secret, option) -> {
            asked++;
            assertThat(secret.arn()).isEqualTo(ARN);
            return text;
          },
          () -> now);

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("login.properties"), content);
  }

  private static LoginPlace at(Path file) {
    return new LoginPlace(file.toString());
  }

  private String password() {
    return logins.at(SECRET, "login").password();
  }

  private static String authority() throws IOException {
    try (InputStream pem = LoginsTest.class.getResourceAsStream("/authority.pem")) {
      return new String(pem.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void refused(ThrowingCallable reading, String... said) {
    Throwable refused = catchThrowable(reading);
    assertThat(refused)
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContainingAll(said);
    StringWriter trace = new StringWriter();
    refused.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain(PASSWORD);
  }

  @Test
  void a_file_is_read_anew_each_time() throws IOException {
    LoginPlace place = at(file("username=tidemill\npassword=first"));
    assertThat(logins.at(place, "login").password()).isEqualTo("first");

    file("username=tidemill\npassword=second");

    assertThat(logins.at(place, "login").password()).isEqualTo("second");
    assertThat(logins.at(place, "login").username()).isEqualTo("tidemill");
    assertThat(logins.at(place, "login").authorities()).isEmpty();
  }

  @Test
  void a_secret_is_asked_for_once_in_ten_seconds() {
    assertThat(List.of(password(), password())).containsOnly("first");
    text = text.replace("first", "second");
    now = NOON.plusMillis(9_999);
    assertThat(password()).isEqualTo("first");
    assertThat(asked).isEqualTo(1);

    now = NOON.plus(Logins.KEPT_FOR);

    assertThat(password()).isEqualTo("second");
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void a_secret_from_a_clock_that_was_set_back_is_asked_for_again() {
    assertThat(password()).isEqualTo("first");
    now = NOON.minus(Duration.ofHours(1));
    text = text.replace("first", "second");

    assertThat(password()).isEqualTo("second");
  }

  @Test
  void what_else_a_secret_holds_is_left_alone() {
    text =
        "{\"engine\":\"cassandra\",\"port\":9042,\"hosts\":[\"a\",{\"b\":[]}],\"password\":\"first\",\"username\":\"tidemill\"}";

    assertThat(password()).isEqualTo("first");
  }

  @Test
  void certificates_are_in_a_secret_or_beside_a_file() throws IOException {
    Files.writeString(folder.resolve("authority.pem"), authority());
    Login ofFile =
        logins.at(at(file("username=u\npassword=p\ncertificates=authority.pem")), "login");
    text =
        "{\"username\":\"u\",\"password\":\"p\",\"certificates\":\"%s\"}"
            .formatted((authority() + authority()).replace("\n", "\\n"));
    Login ofSecret = logins.at(SECRET, "login");

    assertThat(ofFile.authorities())
        .singleElement()
        .satisfies(
            authority ->
                assertThat(authority.getSubjectX500Principal()).hasToString("CN=authority"));
    assertThat(ofSecret.authorities())
        .containsExactly(ofFile.authorities().get(0), ofFile.authorities().get(0));
    assertThat(ofSecret.certificates()).isEqualTo(authority() + authority());
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    refused(
        () -> logins.at(at(folder.resolve("absent.properties")), "login"),
        folder.resolve("absent.properties") + ", named by login=",
        "username, password, certificates");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "username=tidemill|Expected password in",
        "password=hunter2|Expected username in",
        "username=\\npassword=hunter2|Expected username in",
        "hunter2|found 1 other",
        "user=tidemill\\npassword=hunter2|found 1 other",
        "username=tidemill\\npassword=\\\\uhunter2|broken \\u escape",
        "username=tidemill\\npassword=hunter2\\ncertificates=absent.pem|absent.pem, which is certificates in",
        "username=tidemill\\npassword=hunter2\\ncertificates=login.properties|Expected certificates in PEM"
      })
  void what_is_wrong_with_a_file_is_said_by_key_and_never_by_value(String content, String expected)
      throws IOException {
    Path file = file(content.replace("\\n", "\n").replace("\\\\u", "\\u"));

    refused(() -> logins.at(at(file), "login"), "login.properties", expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hunter2|Expected JSON as",
        "[\"hunter2\"]|Expected JSON as",
        "{\"username\":\"u\",\"password\":\"hunter2|Expected JSON as",
        "{\"username\":\"u\",\"password\":\"hunter2\"} x|Expected JSON as",
        "{\"username\":\"u\",\"Password\":\"hunter2\"}|Expected text under \"password\"",
        "{\"username\":\"u\",\"password\":{\"is\":\"hunter2\"}}|Expected text under \"password\"",
        "{\"password\":\"hunter2\"}|Expected text under \"username\"",
        "{\"username\":\"u\",\"password\":\"hunter2\",\"certificates\":\"hunter2\"}|Expected certificates in PEM"
      })
  void what_is_wrong_with_a_secret_is_said_by_key_and_never_by_value(
      String content, String expected) {
    text = content;

    refused(() -> logins.at(SECRET, "login"), ARN, "named by login=", expected);
  }

  @Test
  void nothing_of_it_is_printed() throws IOException {
    text = text.replace("first", PASSWORD);
    SecretsFile file = SecretsFile.read(file("password=hunter2"), "login", Login.KEYS);

    assertThat(logins.at(SECRET, "login")).hasToString("Login");
    assertThat(file).hasToString(folder.resolve("login.properties").toString());
  }
}
