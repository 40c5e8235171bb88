package io.tidemill.peers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a job is told: {@code --name value}, any number of times. */
final class Arguments {
  private final Map<String, String> values;

  private Arguments(Map<String, String> values) {
    this.values = values;
  }

  static Arguments parse(List<String> words) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i += 2) {
      if (!words.get(i).startsWith("--") || i + 1 == words.size()) {
        throw new IllegalArgumentException(
            "Expected --name value, --name value…, got %s in %s".formatted(words.get(i), words));
      }
      values.put(words.get(i).substring(2), words.get(i + 1));
    }
    return new Arguments(values);
  }

  String of(String name) {
    return optional(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected --%s among %s".formatted(name, values.keySet())));
  }

  Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
