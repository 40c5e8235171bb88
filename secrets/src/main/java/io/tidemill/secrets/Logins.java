package io.tidemill.secrets;

import io.tidemill.core.LoginPlace;
import io.tidemill.core.SecretArn;
import io.tidemill.core.TidemillException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads logins, each connection anew, so that a new password needs no restart. Thread-safe. */
public final class Logins {
  /**
   * How long a secret is taken for what it was when it was read. Connections are made by the dozen
   * when a client starts, or has lost its servers; a sign-in that failed is tried again later than
   * this.
   */
  static final Duration KEPT_FOR = Duration.ofSeconds(10);

  private static final Logins OF_JVM = new Logins(SecretsManager::text, InstantSource.system());

  private final SecretSource secrets;
  private final InstantSource clock;
  private final Map<SecretArn, Kept> kept = new ConcurrentHashMap<>();

  /** By the time of day: what a function read before it was frozen is not from a moment ago. */
  private record Kept(Login login, Instant readAt) {
    boolean isOf(Instant now) {
      return !now.isBefore(readAt) && now.isBefore(readAt.plus(KEPT_FOR));
    }
  }

  Logins(SecretSource secrets, InstantSource clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  /** Where texts of secrets come from. */
  interface SecretSource {
    /**
     * The text of a secret as it is now.
     *
     * @param option as in {@link Logins#read}
     */
    String text(SecretArn secret, String option);
  }

  /**
   * Reads a login: a file as it is now, a secret as it was at most ten seconds ago.
   *
   * @param option of the configuration that names the place, as in "login"
   * @throws TidemillException of kind {@code OPERATOR} if it isn't there, may not be read, or holds
   *     something else; {@code INFRASTRUCTURE} if Secrets Manager gives no answer
   */
  public static Login read(LoginPlace place, String option) {
    return OF_JVM.at(place, option);
  }

  Login at(LoginPlace place, String option) {
    return place.match(file -> LoginFile.read(file, option), secret -> ofSecret(secret, option));
  }

  /** Who asks for a secret that is being read waits for that; other secrets are read meanwhile. */
  private Login ofSecret(SecretArn secret, String option) {
    return kept.compute(
            secret,
            (same, last) ->
                last != null && last.isOf(clock.instant())
                    ? last
                    : new Kept(
                        SecretText.login(secret, option, secrets.text(secret, option)),
                        clock.instant()))
        .login();
  }
}
