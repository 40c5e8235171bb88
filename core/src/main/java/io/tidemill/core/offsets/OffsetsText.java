package io.tidemill.core.offsets;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Offsets of partitions as operators write them. */
final class OffsetsText {
  /** A time has hyphens before its first colon; what begins so can only be meant as offsets. */
  private static final Pattern BEGINNING = Pattern.compile("\\s*\\d+\\s*:.*", Pattern.DOTALL);

  private static final Pattern PAIR = Pattern.compile("\\s*(\\d+)\\s*:\\s*(\\d+)\\s*");

  private OffsetsText() {}

  static boolean looksLike(String text) {
    return BEGINNING.matcher(text).matches();
  }

  static SortedMap<Integer, Long> parse(String text) {
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    for (String pair : text.split(",", -1)) {
      var matcher = PAIR.matcher(pair);
      if (!matcher.matches()) {
        throw refused(text, pair);
      }
      try {
        int partition = Integer.parseInt(matcher.group(1));
        if (offsets.put(partition, Long.parseLong(matcher.group(2))) != null) {
          throw new IllegalArgumentException(
              "One offset a partition is expected; found several of partition %d in \"%s\""
                  .formatted(partition, text));
        }
      } catch (NumberFormatException e) {
        throw refused(text, pair);
      }
    }
    return offsets;
  }

  private static IllegalArgumentException refused(String text, String pair) {
    return new IllegalArgumentException(
        "partition:offset,… is expected, such as 0:1500,1:1480; found \"%s\" in \"%s\""
            .formatted(pair.strip(), text));
  }
}
