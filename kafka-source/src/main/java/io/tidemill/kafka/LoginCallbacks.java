package io.tidemill.kafka;

import io.tidemill.core.LoginPlace;
import io.tidemill.core.TidemillConfig;
import io.tidemill.secrets.Login;
import io.tidemill.secrets.Logins;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;

/**
 * Gives Kafka's SCRAM client user and password, anew for each connection: a client that is open
 * goes on with a password that was changed. Made by Kafka's clients, by reflection; thread-safe.
 */
public final class LoginCallbacks implements AuthenticateCallbackHandler {
  /** The option of the login module that says where they are. */
  private static final String PLACE = "login";

  private LoginPlace place;

  /** What the login module is given for this handler. */
  static String option(LoginPlace place) {
    return PLACE + "=\"" + place + "\"";
  }

  /** The login, as {@link Logins#read} gives it. */
  static Login read(LoginPlace place) {
    return Logins.read(place, TidemillConfig.KAFKA_LOGIN);
  }

  @Override
  public void configure(
      Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> modules) {
    place = new LoginPlace(modules.get(0).getOptions().get(PLACE).toString());
  }

  @Override
  public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
    for (Callback callback : callbacks) {
      if (callback instanceof NameCallback name) {
        name.setName(read(place).username());
      } else if (callback instanceof PasswordCallback password) {
        password.setPassword(read(place).password().toCharArray());
      } else {
        // Extensions, which are for delegation tokens; the client goes on without.
        throw new UnsupportedCallbackException(callback);
      }
    }
  }

  @Override
  public void close() {}
}
