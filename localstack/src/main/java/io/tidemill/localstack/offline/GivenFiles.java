package io.tidemill.localstack.offline;

import io.tidemill.core.yaml.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what a user names: pipeline files, and folders, which stand for their {@code *.yaml}. */
final class GivenFiles {
  /** No pipeline file that fits into its bound of characters has more. */
  private static final int MOST_BYTES = 1_000_000;

  private final Map<Path, PipelineFile> files = new LinkedHashMap<>();
  private final List<Path> unreadable = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  private GivenFiles() {}

  static GivenFiles read(List<Path> given) {
    GivenFiles read = new GivenFiles();
    for (Path path : given) {
      if (Files.isDirectory(path)) {
        read.folder(path);
      } else {
        read.file(path);
      }
    }
    return read;
  }

  /** In the order in which they were given, each once. */
  List<PipelineFile> files() {
    return List.copyOf(files.values());
  }

  /** How many there are, those that can't be read too. */
  int count() {
    return files.size() + unreadable.size();
  }

  /** What keeps files from being read as text. */
  List<Problem> problems() {
    return problems;
  }

  /** The other pipeline files in the same folders, as far as they can be read. */
  List<PipelineFile> neighbours() {
    List<Path> folders =
        files.values().stream()
            .map(file -> file.path().resolveSibling("").normalize())
            .distinct()
            .toList();
    return read(folders).files().stream()
        .filter(file -> !files.containsKey(file.identity()))
        .toList();
  }

  private void folder(Path folder) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> yaml = Files.newDirectoryStream(folder, "*.yaml")) {
      yaml.forEach(found::add);
    } catch (IOException e) {
      problem(folder, "folder", "one that can be read", e.toString(), "Correct its permissions.");
      return;
    }
    if (found.isEmpty()) {
      problem(
          folder, "folder", "pipeline files (*.yaml)", "none", "Add one, or name another folder.");
    }
    found.sort(null);
    found.forEach(this::file);
  }

  private void file(Path path) {
    if (!Files.isRegularFile(path)) {
      problem(
          path,
          "file",
          "a pipeline file, or a folder of them",
          Files.exists(path) ? "neither" : "nothing there",
          "Correct the path.");
      return;
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        problem(
            path,
            "file",
            "at most %,d bytes".formatted(MOST_BYTES),
            "more",
            "Move what is large out of the pipeline file.");
        return;
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      PipelineFile file = PipelineFile.of(path, text);
      files.putIfAbsent(file.identity(), file);
    } catch (CharacterCodingException e) {
      problem(path, "file", "UTF-8 text", "other bytes", "Save it as UTF-8.");
    } catch (IOException e) {
      problem(path, "file", "one that can be read", e.toString(), "Correct its permissions.");
    }
  }

  private void problem(Path path, String what, String expected, String found, String fix) {
    unreadable.add(path);
    problems.add(new Problem(path.toString(), 1, 1, what, expected, found, fix));
  }
}
