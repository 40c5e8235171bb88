package io.tidemill.keyspace.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginFileTest {
  private static final String SECRET = "hunter2";

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("login.properties"), text);
  }

  private static String password(LoginFile login) {
    return new String(
        login.getCredentials(new DefaultEndPoint(new InetSocketAddress(9042)), "").getPassword());
  }

  @Test
  void each_connection_reads_it_anew() throws IOException {
    LoginFile login = new LoginFile(file("username=tidemill\npassword=first"));
    assertThat(password(login)).isEqualTo("first");

    file("username=tidemill\npassword=second");

    assertThat(password(login)).isEqualTo("second");
  }

  @Test
  void one_that_is_not_there_is_named() {
    LoginFile login = new LoginFile(folder.resolve("absent.properties"));

    assertThat(catchThrowable(login::check))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining(folder.resolve("absent.properties") + ", named by login=")
        .hasMessageContaining("username, password");
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
        "username=tidemill\\npassword=\\\\uhunter2|broken \\u escape"
      })
  void what_is_wrong_is_said_by_file_and_key_and_never_by_value(String text, String expected)
      throws IOException {
    LoginFile login = new LoginFile(file(text.replace("\\n", "\n").replace("\\\\u", "\\u")));

    Throwable refused = catchThrowable(login::check);

    assertThat(refused)
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("login.properties")
        .hasMessageContaining(expected);
    StringWriter trace = new StringWriter();
    refused.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain(SECRET);
  }

  @Test
  void it_is_printed_without_what_is_in_it() throws IOException {
    SecretsFile read =
        SecretsFile.read(file("password=hunter2"), "login", List.of("username", "password"));

    assertThat(read).hasToString(folder.resolve("login.properties").toString());
  }
}
