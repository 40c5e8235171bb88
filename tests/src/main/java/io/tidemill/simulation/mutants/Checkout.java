package io.tidemill.simulation.mutants;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The sources that mutants are made from.
 *
 * @param folder the checkout's root
 */
public record Checkout(Path folder) {
  private static final String PROPERTY = "tidemill.home";
  private static final String CORE = "core/src/main/java";
  private static final String MUTANTS = "tests/src/main/mutants";

  public Checkout {
    requireNonNull(folder, "folder");
  }

  /**
   * The checkout that the launcher names.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it names none
   */
  public static Checkout ofLauncher() {
    String folder = System.getProperty(PROPERTY);
    if (folder == null) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Mutants are made from the sources, and system property %s, which names their checkout, is not set. Start by ./tidemill of a checkout, which sets it"
              .formatted(PROPERTY));
    }
    return new Checkout(Path.of(folder));
  }

  /**
   * All mutants, in their files' order.
   *
   * @throws TidemillException of kind {@code OPERATOR} if there are none, or one can't be read
   */
  public List<Mutant> mutants() {
    try (Stream<Path> files = Files.list(existing(MUTANTS))) {
      List<Mutant> mutants = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".patch")).sorted().toList()) {
        mutants.add(Mutant.read(file));
      }
      return mutants;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One of core's sources.
   *
   * @param path from the checkout's root, with slashes
   */
  Optional<String> source(String path) {
    existing(CORE);
    Path file = folder.resolve(path);
    try {
      return path.startsWith(CORE) && Files.isRegularFile(file)
          ? Optional.of(Files.readString(file))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class that a source holds. */
  static String className(String path) {
    return path.substring(CORE.length() + 1, path.length() - ".java".length()).replace('/', '.');
  }

  private Path existing(String name) {
    Path path = folder.resolve(name);
    if (!Files.isDirectory(path)) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Mutants are made from the sources: expected a folder %s, found none. Run ./tidemill of a full checkout"
              .formatted(path));
    }
    return path;
  }
}
