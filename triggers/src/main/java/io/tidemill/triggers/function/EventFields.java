package io.tidemill.triggers.function;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The texts in an event that functions look at, by their paths; the rest is passed over. */
final class EventFields {
  /** Count whatever they hold: what is checked or asked for must not pass for left out. */
  private static final Set<String> OF_ANY_TYPE =
      Set.of(
          "account",
          "action",
          "execute",
          "run",
          "to",
          "from",
          "until",
          "sinks",
          "sink",
          "mayUndoNewer",
          "acceptLoss",
          "acceptMerged",
          "tablesEmptied");

  /** Under which the first name is told that none of the others is; AWS's events have some. */
  static final String UNKNOWN = "?";

  /** The one field that may hold a list. */
  private static final String LIST = "sinks";

  /** Stands between the elements of a list. */
  static final String BETWEEN = ",";

  private static final Set<String> OBJECTS = Set.of("detail", "detail.state");
  private static final Set<String> TEXTS =
      Set.of(
          "source",
          "detail-type",
          "pipeline",
          "detail.alarmName",
          "detail.state",
          "detail.state.value",
          "detail.applicationId",
          "detail.jobRunId",
          "detail.jobRunName");

  /** Alarms on metric mathematics, the deepest of our events, nest 7 levels. */
  private static final int DEEPEST = 32;

  /** Field names are not remembered: events full of noise would fill the memory for them. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  private EventFields() {}

  /**
   * Reads one JSON object. A field that holds something else than text counts as missing, but for
   * account, action and actions' arguments, of which any value is kept as it is written, and a list
   * as its elements with {@link #BETWEEN}; of a field given twice, the last counts.
   *
   * @throws IOException if {@code json} is anything else
   */
  static Map<String, String> read(byte[] json) throws IOException {
    Map<String, String> found = new HashMap<>();
    whole(json, parser -> object(parser, "", found));
    return found;
  }

  /**
   * Reads one JSON object of which only these fields of its own matter; each that holds text.
   *
   * @throws IOException if {@code json} is anything else
   */
  static Map<String, String> texts(byte[] json, Set<String> names) throws IOException {
    Map<String, String> found = new HashMap<>();
    whole(
        json,
        parser -> {
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING && names.contains(name)) {
              found.put(name, parser.getText());
            }
            parser.skipChildren();
          }
        });
    return found;
  }

  /** Reads an object's fields, up to its end. */
  @FunctionalInterface
  private interface ObjectReader {
    void read(JsonParser parser) throws IOException;
  }

  private static void whole(byte[] json, ObjectReader reader) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "no object");
      }
      reader.read(parser);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "more after the object");
      }
    }
  }

  /** The scalars of an array, as they are written; of what is none, its first sign. */
  private static String elements(JsonParser parser) throws IOException {
    List<String> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(parser.getText());
      parser.skipChildren();
    }
    return String.join(BETWEEN, elements);
  }

  private static void object(JsonParser parser, String prefix, Map<String, String> found)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String path = prefix + parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT && OBJECTS.contains(path)) {
        object(parser, path + ".", found);
      } else {
        boolean anyType = OF_ANY_TYPE.contains(path);
        if (path.equals(LIST) && value == JsonToken.START_ARRAY) {
          found.put(path, elements(parser));
        } else if (anyType || (TEXTS.contains(path) && value == JsonToken.VALUE_STRING)) {
          found.put(path, parser.getText());
        } else if (prefix.isEmpty() && !TEXTS.contains(path)) {
          found.putIfAbsent(UNKNOWN, path);
        }
        parser.skipChildren();
      }
    }
  }
}
