package io.tidemill.keyspace.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import io.tidemill.core.LoginPlace;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordSignInTest {
  @TempDir Path folder;

  private PasswordSignIn signIn(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("login.properties"), text);
    return new PasswordSignIn(new LoginPlace(file.toString()));
  }

  private static String sent(PasswordSignIn signIn) {
    return StandardCharsets.UTF_8
        .decode(
            signIn
                .newAuthenticator(
                    new DefaultEndPoint(new InetSocketAddress(9042)),
                    "org.apache.cassandra.auth.PasswordAuthenticator")
                .initialResponse()
                .toCompletableFuture()
                .join())
        .toString();
  }

  @Test
  void each_connection_reads_user_and_password_anew() throws IOException {
    PasswordSignIn signIn = signIn("username=tidemill\npassword=first");
    assertThat(sent(signIn)).isEqualTo("\0tidemill\0first");

    signIn("username=tidemill\npassword=second");

    assertThat(sent(signIn)).isEqualTo("\0tidemill\0second");
  }

  @Test
  void what_is_wrong_is_found_before_anybody_is_connected_to_and_by_each_connection()
      throws IOException {
    PasswordSignIn signIn = signIn("username=tidemill");

    assertThatThrownBy(signIn::read)
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("named by login=");
    assertThatThrownBy(() -> sent(signIn)).hasRootCauseInstanceOf(TidemillException.class);
  }
}
