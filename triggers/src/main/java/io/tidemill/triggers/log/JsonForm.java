package io.tidemill.triggers.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;

/**
 * For queries: one JSON object a line, with names as Lambda's own JSON logs have them ({@code
 * timestamp}, {@code level}, {@code logger}, {@code message}, {@code stackTrace}), and the entry's
 * fields beside them.
 */
record JsonForm() implements LogForm {
  private static final String STACK = "stackTrace";
  private static final Set<String> TAKEN = Set.of("timestamp", "level", "logger", "message", STACK);

  /** CloudWatch takes events of 256 KB; what is deeper than this explains nothing any more. */
  private static final int MOST_STACK = 30_000;

  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public String line(Entry entry) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("timestamp", entry.at().toString());
      json.writeStringField("level", entry.level().name());
      json.writeStringField("logger", entry.logger());
      json.writeStringField("message", entry.message());
      for (Map.Entry<String, Object> field : entry.fields().entrySet()) {
        if (!TAKEN.contains(field.getKey())) {
          write(json, field.getKey(), field.getValue());
        }
      }
      if (entry.thrown().isPresent()) {
        String stack = TextForm.stack(entry.thrown().get());
        json.writeStringField(STACK, stack.substring(0, Math.min(stack.length(), MOST_STACK)));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("A string took no text", e);
    }
    return line.toString();
  }

  private static void write(JsonGenerator json, String name, Object value) throws IOException {
    if (value instanceof Integer || value instanceof Long) {
      json.writeNumberField(name, ((Number) value).longValue());
    } else if (value instanceof Boolean flag) {
      json.writeBooleanField(name, flag);
    } else {
      json.writeStringField(name, String.valueOf(value));
    }
  }
}
