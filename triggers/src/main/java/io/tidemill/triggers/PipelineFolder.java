package io.tidemill.triggers;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.pipeline.PipelineParser;
import io.tidemill.core.yaml.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder of pipeline files: every {@code *.yaml} in it, but not in folders of it. Looked at
 * again, it reads the files whose size or time of change is another, so that a look costs little.
 * Safe for use by several threads.
 */
public final class PipelineFolder {
  private static final Pattern NAME_LINE =
      Pattern.compile(
          "^pipeline:\\s*[\"']?(?<name>" + PipelineId.FORM + ")[\"']?\\s*(#.*)?$",
          Pattern.MULTILINE);

  private static final String SUFFIX = ".yaml";

  /** No pipeline file that fits into its bound of characters has more. */
  private static final int MOST_BYTES = 1_000_000;

  private final Path folder;
  private final Map<Path, Entry> entries = new TreeMap<>();

  /** A folder that need not be there yet. */
  public PipelineFolder(Path folder) {
    this.folder = requireNonNull(folder, "folder");
  }

  /**
   * By what it is seen that a file has changed; {@code file} tells one that was moved here with its
   * time from the one before it, where the file system knows.
   */
  private record Stamp(long size, FileTime changed, String file, boolean regular) {}

  /** What a file holds, whatever the others do. */
  private record Entry(Stamp stamp, Optional<PipelineId> claims, Parsed parsed) {}

  /**
   * The files as they are now, in order of their names. A file that can't be read is invalid. So
   * are all files that define pipelines of one name: whichever were taken, a copy that was not
   * renamed yet could run in place of the pipeline that it was made from.
   *
   * <p>An invalid file's pipeline is the one that its text names, that it held when it was read
   * before, or that has the file's name, in this order; none if that is another file's.
   *
   * @throws TidemillException of kind {@code OPERATOR} if the folder isn't there or can't be read
   */
  public synchronized List<PipelineFile> read() {
    Map<Path, Stamp> present = stamps();
    entries.keySet().retainAll(present.keySet());
    present.forEach(
        (path, stamp) -> {
          Entry before = entries.get(path);
          if (before == null || !before.stamp().equals(stamp)) {
            entries.put(path, entry(path, stamp, before));
          }
        });
    return named();
  }

  private Map<Path, Stamp> stamps() {
    if (!Files.isDirectory(folder)) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected a folder with pipeline files (*.yaml) at %s, but there is none; make it, or name another"
              .formatted(folder));
    }
    Map<Path, Stamp> stamps = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        stamp(file).ifPresent(stamp -> stamps.put(file, stamp));
      }
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "%s can't be read: %s. Correct its permissions".formatted(folder, e),
          e);
    }
    return stamps;
  }

  /** Empty if the file has gone meanwhile. */
  private static Optional<Stamp> stamp(Path file) throws IOException {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new Stamp(
              is.size(), is.lastModifiedTime(), String.valueOf(is.fileKey()), is.isRegularFile()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Entry entry(Path path, Stamp stamp, Entry before) {
    Optional<PipelineId> otherwise =
        (before == null ? Optional.<PipelineId>empty() : before.claims()).or(() -> fileName(path));
    String text;
    try {
      text = text(path, stamp);
    } catch (IOException e) {
      return new Entry(stamp, otherwise, unreadable(path, e));
    }
    Parsed parsed = PipelineParser.parse(path.toString(), text);
    return new Entry(
        stamp,
        parsed.match(
            valid -> Optional.of(valid.pipeline().id()),
            invalid -> nameLine(text).or(() -> otherwise)),
        parsed);
  }

  /** The text; never waits for a pipe, nor takes in more than a pipeline file may have. */
  private static String text(Path path, Stamp stamp) throws IOException {
    if (!stamp.regular()) {
      throw new IOException("not a regular file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("more than %,d bytes".formatted(MOST_BYTES));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  private static Optional<PipelineId> nameLine(String text) {
    Matcher line = NAME_LINE.matcher(text);
    return line.find() ? Optional.of(new PipelineId(line.group("name"))) : Optional.empty();
  }

  private static Optional<PipelineId> fileName(Path path) {
    String name = path.getFileName().toString();
    String stem = name.substring(0, name.length() - SUFFIX.length());
    return PipelineId.FORM.matcher(stem).matches()
        ? Optional.of(new PipelineId(stem))
        : Optional.empty();
  }

  /** Gives each name to one file: to valid ones before the others, then to earlier ones. */
  private List<PipelineFile> named() {
    Map<PipelineId, List<Path>> defined = new HashMap<>();
    entries.forEach(
        (path, entry) -> {
          if (entry.parsed() instanceof Parsed.Valid valid) {
            defined.computeIfAbsent(valid.pipeline().id(), id -> new ArrayList<>()).add(path);
          }
        });
    Map<PipelineId, Path> owners = new HashMap<>();
    defined.forEach((id, paths) -> owners.put(id, paths.get(0)));
    entries.forEach((path, entry) -> entry.claims().ifPresent(id -> owners.putIfAbsent(id, path)));
    List<PipelineFile> files = new ArrayList<>();
    entries.forEach(
        (path, entry) ->
            files.add(
                new PipelineFile(
                    path,
                    entry.claims().filter(id -> path.equals(owners.get(id))),
                    alone(path, entry.parsed(), defined))));
    return List.copyOf(files);
  }

  /** What the file holds, unless others define a pipeline of the same name. */
  private static Parsed alone(Path path, Parsed parsed, Map<PipelineId, List<Path>> defined) {
    if (!(parsed instanceof Parsed.Valid valid)) {
      return parsed;
    }
    PipelineId name = valid.pipeline().id();
    List<String> others =
        defined.get(name).stream()
            .filter(other -> !other.equals(path))
            .map(other -> other.getFileName().toString())
            .toList();
    return others.isEmpty()
        ? parsed
        : problem(
            path,
            "pipeline",
            "a name of its own",
            "\"%s\", which %s has too".formatted(name, String.join(", ", others)),
            "Rename all but one of them");
  }

  private static Parsed unreadable(Path path, IOException cause) {
    return problem(
        path,
        "file",
        "UTF-8 text that can be read",
        cause.toString(),
        "Correct the file or its permissions");
  }

  private static Parsed problem(Path path, String what, String expected, String found, String fix) {
    return new Parsed.Invalid(
        List.of(new Problem(path.toString(), 1, 1, what, expected, found, fix)));
  }
}
