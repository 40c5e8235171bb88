package io.tidemill.core;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/** The rules of {@link TidemillConfig#KAFKA_LOGIN}, whichever way servers are found. */
final class KafkaLogin {
  private KafkaLogin() {}

  /**
   * Checks that there is a login where one is asked for, and nowhere else.
   *
   * @throws IllegalArgumentException if it is missing, too much, or has another form
   */
  static void check(String login, boolean asked) {
    requireNonNull(login, "login");
    if (!asked && !login.isEmpty()) {
      throw new IllegalArgumentException(
          "%s is a password's place, which SCRAM alone asks for; remove it, or set %s to SCRAM"
              .formatted(TidemillConfig.KAFKA_LOGIN, TidemillConfig.KAFKA_SECURITY));
    }
    if (asked && !LoginPlace.isOne(login)) {
      throw new IllegalArgumentException(
          "%s=SCRAM expects in %s %s, got %s"
              .formatted(
                  TidemillConfig.KAFKA_SECURITY,
                  TidemillConfig.KAFKA_LOGIN,
                  LoginPlace.FORM,
                  // Which may be a password that was written in the wrong place.
                  login.isEmpty() ? "nothing" : "something else"));
    }
  }

  static Map<String, String> toEnvironment(String login) {
    return login.isEmpty() ? Map.of() : Map.of(TidemillConfig.KAFKA_LOGIN, login);
  }
}
