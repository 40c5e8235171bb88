package io.tidemill.keyspace.session;

import com.datastax.oss.driver.api.core.auth.Authenticator;
import com.datastax.oss.driver.api.core.auth.PlainTextAuthProviderBase;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import io.tidemill.core.LoginPlace;
import io.tidemill.core.TidemillException;
import io.tidemill.secrets.Login;
import io.tidemill.secrets.Logins;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Signs in with the user and password that a file or a secret holds. Each connection reads it anew:
 * after a change of password, sessions that are open go on with the new one.
 */
final class PasswordSignIn extends PlainTextAuthProviderBase {
  private static final String OPTION = "login";

  private final LoginPlace place;

  PasswordSignIn(LoginPlace place) {
    super(DriverSettings.SESSION_NAME);
    this.place = place;
  }

  /**
   * Reads the login, so that what is wrong with it is found before anybody is connected to.
   *
   * @throws TidemillException as {@link Logins#read}
   */
  Login read() {
    return Logins.read(place, OPTION);
  }

  @Override
  public Authenticator newAuthenticator(EndPoint endPoint, String serverAuthenticator) {
    CompletableFuture<Authenticator> withLogin =
        CompletableFuture.supplyAsync(
            () -> super.newAuthenticator(endPoint, serverAuthenticator), SignInThreads::run);
    return new Authenticator() {
      @Override
      public CompletionStage<ByteBuffer> initialResponse() {
        return withLogin.thenCompose(Authenticator::initialResponse);
      }

      @Override
      public CompletionStage<ByteBuffer> evaluateChallenge(ByteBuffer challenge) {
        return withLogin.thenCompose(signIn -> signIn.evaluateChallenge(challenge));
      }

      @Override
      public CompletionStage<Void> onAuthenticationSuccess(ByteBuffer token) {
        return withLogin.thenCompose(signIn -> signIn.onAuthenticationSuccess(token));
      }
    };
  }

  @Override
  protected Credentials getCredentials(EndPoint endPoint, String serverAuthenticator) {
    Login login = read();
    return new Credentials(login.username().toCharArray(), login.password().toCharArray());
  }
}
