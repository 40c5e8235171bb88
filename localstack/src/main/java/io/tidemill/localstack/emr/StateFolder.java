package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON files that outlive the endpoint, one a thing. A file is written whole or not at all.
 *
 * @param folder made if absent
 */
record StateFolder(Path folder) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ENDING = ".json";
  private static final String UNFINISHED = ".new";

  /** Throws an {@link UncheckedIOException} if it can't; what was there before stays then. */
  void write(String id, JsonNode state) {
    Path file = folder.resolve(id + ENDING);
    Path unfinished = folder.resolve(id + UNFINISHED);
    try {
      Files.createDirectories(folder);
      Files.write(unfinished, JSON.writeValueAsBytes(state));
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("%s can't be written: %s".formatted(file, e), e);
    }
  }

  /**
   * All that was written, in no order.
   *
   * @throws TidemillException of kind {@code OPERATOR} if one can't be read
   */
  List<JsonNode> all() {
    List<JsonNode> all = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return all;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
      for (Path file : files) {
        all.add(read(file));
      }
      return all;
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static TidemillException unreadable(Path path, IOException cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "The endpoint's state in %s can't be read: %s. Restore it, or delete it with its folder to begin anew"
            .formatted(path, cause),
        cause);
  }
}
