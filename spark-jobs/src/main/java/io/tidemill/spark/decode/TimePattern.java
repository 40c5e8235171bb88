package io.tidemill.spark.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern of numbers of fixed width with something between them, such as {@code yyyy/MM/dd
 * HH:mm}: text that has exactly that width has one reading only. Not thread-safe.
 */
final class TimePattern {
  private static final String FIELDS = "yMdHmsS";
  private static final int YEAR = 0;
  private static final int MONTH = 1;
  private static final int DAY = 2;
  private static final int HOUR = 3;
  private static final int FRACTION = 6;

  private static final Pattern PART =
      Pattern.compile("yyyy|MM|dd|HH|mm|ss|S{1,9}|'[A-Za-z]'|[-/:., ]");

  private final Part[] parts;
  private final int length;
  private final int[] values = new int[FIELDS.length()];

  /** A field, or a literal character where {@code field} is -1. */
  private record Part(int field, char literal, int at, int length) {}

  private TimePattern(List<Part> parts, int length) {
    this.parts = parts.toArray(Part[]::new);
    this.length = length;
  }

  /** A pattern of a date alone; empty if it is of another kind. */
  static Optional<TimePattern> date(String pattern) {
    return parse(pattern).filter(parsed -> parsed.fields().equals("yMd"));
  }

  /** A pattern of a date and a time without zone; empty if it is of another kind. */
  static Optional<TimePattern> time(String pattern) {
    return parse(pattern)
        .filter(parsed -> List.of("yMdH", "yMdHm", "yMdHms", "yMdHmsS").contains(parsed.fields()));
  }

  private static Optional<TimePattern> parse(String pattern) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = PART.matcher(pattern);
    int read = 0;
    int length = 0;
    int before = -1;
    while (read < pattern.length()) {
      if (!matcher.find(read) || matcher.start() != read) {
        return Optional.empty();
      }
      String part = matcher.group();
      int field = FIELDS.indexOf(part.charAt(0));
      int width = field < 0 ? 1 : part.length();
      // Two numbers in a row share their digits out in ways of their own.
      if (field >= 0 && before >= 0) {
        return Optional.empty();
      }
      char literal = part.charAt(part.length() == 3 && field < 0 ? 1 : 0);
      parts.add(new Part(field, literal, length, width));
      before = field;
      length += width;
      read = matcher.end();
    }
    return Optional.of(new TimePattern(parts, length));
  }

  /** The fields that there are, sorted from years down. */
  private String fields() {
    StringBuilder fields = new StringBuilder();
    Arrays.stream(parts)
        .map(Part::field)
        .filter(field -> field >= 0)
        .sorted()
        .forEach(field -> fields.append(FIELDS.charAt(field)));
    return fields.toString();
  }

  /** Days since the epoch, or {@link TimeReader#NONE}. */
  long day(char[] text, int from, int until) {
    return read(text, from, until)
        ? TimeReader.day(values[YEAR], values[MONTH], values[DAY])
        : TimeReader.NONE;
  }

  /** µs since the epoch as if in UTC, or {@link TimeReader#NONE}. */
  long micros(char[] text, int from, int until) {
    return read(text, from, until)
        ? TimeReader.micros(
            TimeReader.day(values[YEAR], values[MONTH], values[DAY]),
            values[HOUR],
            values[HOUR + 1],
            values[HOUR + 2],
            values[FRACTION])
        : TimeReader.NONE;
  }

  private boolean read(char[] text, int from, int until) {
    if (until - from != length) {
      return false;
    }
    for (Part part : parts) {
      int at = from + part.at();
      if (part.field() < 0) {
        if (text[at] != part.literal()) {
          return false;
        }
      } else {
        int value = TimeReader.digits(text, at, part.length());
        if (value < 0) {
          return false;
        }
        values[part.field()] = part.field() == FRACTION ? micros(value, part.length()) : value;
      }
    }
    return true;
  }

  private static int micros(int fraction, int digits) {
    int micros = fraction;
    for (int i = digits; i < 6; i++) {
      micros *= 10;
    }
    for (int i = digits; i > 6; i--) {
      micros /= 10;
    }
    return micros;
  }
}
