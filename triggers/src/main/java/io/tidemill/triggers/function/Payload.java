package io.tidemill.triggers.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemill.triggers.function.Refusal.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Function;

/** What a function is handed: one JSON object, or something that isn't. */
final class Payload {
  /** The most that an asynchronous invocation can carry (AWS Lambda quotas: 1 MB). */
  static final int MOST_BYTES = 1 << 20;

  private Payload() {}

  /** Reads one JSON object. */
  @FunctionalInterface
  interface Parser {
    /**
     * The fields that matter.
     *
     * @throws IOException if {@code json} is anything else
     */
    Map<String, String> fields(byte[] json) throws IOException;
  }

  /**
   * Reads what was sent.
   *
   * @param kinds what is expected, for whoever sent nothing
   * @throws IOException if {@code payload} can't be read
   */
  static <R> R read(
      InputStream payload,
      String kinds,
      Parser parser,
      Function<Map<String, String>, R> onFields,
      Function<Refusal, R> onRefusal)
      throws IOException {
    byte[] bytes = payload.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      return onRefusal.apply(
          new Refusal(
              Reason.TOO_LARGE, "expected at most %d bytes, found more".formatted(MOST_BYTES)));
    }
    if (blank(bytes)) {
      return onRefusal.apply(
          new Refusal(Reason.EMPTY, "expected %s, found nothing".formatted(kinds)));
    }
    Map<String, String> fields;
    try {
      fields = parser.fields(bytes);
    } catch (IOException e) {
      // The bytes are all here: whatever it is, it is about what they say.
      return onRefusal.apply(
          new Refusal(
              Reason.NOT_JSON, "expected one JSON object, found " + Shown.oneLine(problem(e))));
    }
    return onFields.apply(fields);
  }

  private static String problem(IOException malformed) {
    if (malformed instanceof JsonProcessingException json && json.getLocation() != null) {
      return "%s (line %d, column %d)"
          .formatted(
              json.getOriginalMessage(),
              json.getLocation().getLineNr(),
              json.getLocation().getColumnNr());
    }
    return String.valueOf(malformed.getMessage());
  }

  private static boolean blank(byte[] bytes) {
    for (byte each : bytes) {
      if (each != ' ' && each != '\n' && each != '\r' && each != '\t') {
        return false;
      }
    }
    return true;
  }
}
