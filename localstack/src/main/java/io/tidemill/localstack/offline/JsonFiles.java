package io.tidemill.localstack.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Files of JSON by which the programs are asked, and answer. */
final class JsonFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  JsonFiles(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  ObjectNode object() {
    return JSON.createObjectNode();
  }

  JsonNode tree(Object value) {
    return JSON.valueToTree(value);
  }

  /** Where a file of this name is, or will be. */
  Path path(String name) {
    return folder.resolve(name);
  }

  Path write(String name, ObjectNode json) {
    Path file = path(name);
    try {
      JSON.writeValue(file.toFile(), json);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("%s can't be written".formatted(file), e);
    }
  }

  JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("%s can't be read".formatted(file), e);
    }
  }
}
