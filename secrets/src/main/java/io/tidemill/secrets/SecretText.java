package io.tidemill.secrets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemill.core.FailureKind;
import io.tidemill.core.SecretArn;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A login as secrets hold it: {@code {"username": "…", "password": "…"}}, as MSK wants it for its
 * clients; {@code certificates} besides, if servers are vouched for by an authority of their own.
 */
final class SecretText {
  private static final JsonFactory JSON = new JsonFactory();

  private SecretText() {}

  /**
   * Reads the text of a secret.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it is no JSON object, or a key is missing
   */
  static Login login(SecretArn secret, String option, String text) {
    Map<String, String> values = values(secret, option, text);
    String certificates = values.getOrDefault(Login.CERTIFICATES, "");
    return new Login(
        required(secret, option, values, Login.USERNAME),
        required(secret, option, values, Login.PASSWORD),
        certificates,
        Certificates.read(
            certificates,
            () ->
                "%s of the secret %s, named by %s=".formatted(Login.CERTIFICATES, secret, option)));
  }

  private static Map<String, String> values(SecretArn secret, String option, String text) {
    Map<String, String> values = new HashMap<>();
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw notJson(secret, option);
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        if (json.nextToken() == JsonToken.VALUE_STRING) {
          values.put(key, json.getText());
        } else {
          json.skipChildren();
        }
      }
      if (json.nextToken() != null) {
        throw notJson(secret, option);
      }
      return values;
    } catch (IOException e) {
      // Without its cause, which would repeat what is in the secret.
      throw notJson(secret, option);
    }
  }

  private static String required(
      SecretArn secret, String option, Map<String, String> values, String key) {
    String value = values.getOrDefault(key, "");
    if (value.isEmpty()) {
      throw refused(
          "Expected text under \"%s\" in the secret %s, named by %s=, found none; add it to its JSON"
              .formatted(key, secret, option));
    }
    return value;
  }

  private static TidemillException notJson(SecretArn secret, String option) {
    return refused(
        "Expected JSON as {\"%s\": \"…\", \"%s\": \"…\"} in the secret %s, named by %s=, found something else; store it as that"
            .formatted(Login.USERNAME, Login.PASSWORD, secret, option));
  }

  private static TidemillException refused(String message) {
    return new TidemillException(FailureKind.OPERATOR, message);
  }
}
