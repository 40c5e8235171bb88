package io.tidemill.triggers.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ids that messages begin with, {@code pipeline={} run={} step=launch event={}: …}, as fields.
 * They are read off the pattern, so that no value, whatever it holds, is taken for more than one.
 */
final class LogFields {
  private static final Pattern FIELD =
      Pattern.compile("(?<name>[A-Za-z]+)=(?<value>\\{}|[^\\s{}:]+)(?<end>:?)(\\s+|$)");

  private LogFields() {}

  /** In their order; empty if the message begins with something else. */
  static Map<String, Object> of(String pattern, Object[] arguments) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (pattern == null) {
      return fields;
    }
    int given = 0;
    Matcher field = FIELD.matcher(pattern);
    for (boolean more = field.lookingAt(); more; ) {
      String value = field.group("value");
      if (!value.equals("{}")) {
        fields.put(field.group("name"), value);
      } else if (arguments != null && given < arguments.length) {
        fields.put(field.group("name"), arguments[given]);
        given++;
      }
      more =
          field.group("end").isEmpty() && field.region(field.end(), pattern.length()).lookingAt();
    }
    return fields;
  }
}
