package io.tidemill.localstack.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Configuration files beside this class, in which {@code @name@} stands for a value. */
final class Template {
  private Template() {}

  private static String filled(String resource, Map<String, String> values) {
    try (InputStream in = Template.class.getResourceAsStream(resource)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (Map.Entry<String, String> value : values.entrySet()) {
        text = text.replace('@' + value.getKey() + '@', value.getValue());
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " can't be read", e);
    }
  }

  /** The filled template's lines; blank ones, and comments behind a {@code #}, left out. */
  static List<String> lines(String resource, Map<String, String> values) {
    return filled(resource, values)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  /** Writes the filled template under its own name into {@code folder}. */
  static Path write(Path folder, String resource, Map<String, String> values) {
    try {
      Files.createDirectories(folder);
      return Files.writeString(folder.resolve(resource), filled(resource, values));
    } catch (IOException e) {
      throw new UncheckedIOException("%s can't be written into %s".formatted(resource, folder), e);
    }
  }
}
