package io.tidemill.it.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** All that is tried on an endpoint. Where the answer is an error, its status and type tell. */
final class Behaviours {
  static final String GOOD = "200";
  static final String INVALID = "400 ValidationException";
  static final String MISSING = "404 ResourceNotFoundException";
  static final String CONFLICT = "409 ConflictException";
  static final String SHAPE = "shape of the answer";

  private Behaviours() {}

  static List<Behaviour> all() {
    return Stream.of(
            ApplicationBehaviours.all(),
            JobRunBehaviours.all(),
            TagBehaviours.all(),
            SessionBehaviours.all())
        .flatMap(List::stream)
        .toList();
  }

  /** A token in place of the one that comes before it in the same JSON. */
  static String token(String token) {
    return ", \"clientToken\": \"compared-" + token + "\"";
  }

  /** Whether two are one. */
  static String times(String thing, String first, String second) {
    return first.equals(second) ? "one " + thing : "two " + thing + "s";
  }

  static JsonNode resource(String name) {
    try {
      return new ObjectMapper().readTree(Behaviours.class.getResource("/conformance/" + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
