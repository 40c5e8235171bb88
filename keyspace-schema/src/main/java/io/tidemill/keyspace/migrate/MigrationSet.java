package io.tidemill.keyspace.migrate;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.pipeline.KeyspacesSettings;
import io.tidemill.core.pipeline.KeyspacesSettingsParser;
import io.tidemill.core.yaml.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Migrations that belong together, numbered from 1 without gaps.
 *
 * @param name tells sets apart within one ledger
 * @param settings how Amazon Keyspaces keeps the tables that they make
 */
public record MigrationSet(String name, List<Migration> migrations, KeyspacesSettings settings) {
  static final Pattern FILE = Pattern.compile("V(\\d{3,6})__[A-Za-z0-9_-]+\\.cql");
  static final String FORM = "V001__name.cql";
  private static final String LEDGER = "ledger";
  private static final String PROJECT = "project";

  /** The ledger's own files; a test holds them against the folder. */
  private static final List<String> LEDGER_FILES =
      List.of(
          "V001__ledger.cql",
          "V002__dead_letters.cql",
          "V003__protocol.cql",
          "V004__home.cql",
          "V005__sizes.cql");

  /**
   * Puts migrations in order.
   *
   * @throws TidemillException of kind {@code PIPELINE} if a version is missing or there twice
   */
  public MigrationSet {
    requireNonNull(name, "name");
    requireNonNull(settings, "settings");
    migrations = migrations.stream().sorted(Comparator.comparingInt(Migration::version)).toList();
    for (int i = 0; i < migrations.size(); i++) {
      checkVersion(name, migrations, i);
    }
  }

  /** Whether these are the ledger's own. */
  boolean isLedger() {
    return name.equals(LEDGER);
  }

  /** The tables of the ledger itself. */
  public static MigrationSet ledger() {
    List<Migration> migrations = new ArrayList<>();
    for (String file : LEDGER_FILES) {
      String resource = "schema/" + file;
      migrations.add(migration(file, resource, resource(resource)));
    }
    String settings = "schema/" + KeyspacesSettingsParser.FILE;
    return new MigrationSet(LEDGER, migrations, settings(settings, resource(settings)));
  }

  /**
   * The tables of a project: {@code schema/} beside its pipelines; empty if there is no such
   * folder.
   *
   * @throws TidemillException as {@link #fromFolder}
   */
  public static Optional<MigrationSet> ofProject(Path project) {
    Path schema = project.resolve("schema");
    return Files.isDirectory(schema) ? Optional.of(fromFolder(PROJECT, schema)) : Optional.empty();
  }

  /**
   * Reads all {@code .cql} files of a project's folder.
   *
   * @param name anything but {@code ledger}; the same each time, or all will be applied again
   * @throws TidemillException of kind {@code PIPELINE} if the folder is missing, a file isn't named
   *     {@code V001__name.cql}, a version is missing or there twice, a statement doesn't end, or
   *     {@code keyspaces.yaml} has problems, all of which it names
   */
  public static MigrationSet fromFolder(String name, Path folder) {
    if (LEDGER.equals(name)) {
      throw new IllegalArgumentException("\"ledger\" is the name of the ledger's own migrations");
    }
    if (!Files.isDirectory(folder)) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "Expected a folder of migrations (%s) at %s, found none; create it"
              .formatted(FORM, folder));
    }
    List<Migration> migrations = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".cql")).sorted().toList()) {
        migrations.add(
            migration(file.getFileName().toString(), file.toString(), Files.readString(file)));
      }
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "The migrations in %s can't be read: %s. Check permissions and that they are UTF-8"
              .formatted(folder, e),
          e);
    }
    return new MigrationSet(name, migrations, settings(folder));
  }

  /** The same without the newest ones: up to a version. */
  public MigrationSet upTo(int version) {
    return new MigrationSet(name, migrations.subList(0, version), settings);
  }

  private static KeyspacesSettings settings(Path folder) {
    Path file = folder.resolve(KeyspacesSettingsParser.FILE);
    if (!Files.exists(file)) {
      return KeyspacesSettings.DEFAULT;
    }
    try {
      return settings(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "%s can't be read: %s. Check permissions and that it is UTF-8".formatted(file, e),
          e);
    }
  }

  private static KeyspacesSettings settings(String file, String yaml) {
    KeyspacesSettingsParser.Read read = KeyspacesSettingsParser.parse(file, yaml);
    if (!read.problems().isEmpty()) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          read.problems().stream()
              .map(Problem::toString)
              .collect(Collectors.joining(System.lineSeparator())));
    }
    return read.settings();
  }

  private static Migration migration(String file, String source, String text) {
    Matcher found = FILE.matcher(file);
    if (!found.matches()) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "%s: expected a name like %s; rename the file".formatted(source, FORM));
    }
    return new Migration(Integer.parseInt(found.group(1)), file, source, text);
  }

  private static void checkVersion(String name, List<Migration> migrations, int i) {
    Migration migration = migrations.get(i);
    if (i > 0 && migrations.get(i - 1).version() == migration.version()) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "Migrations \"%s\": version %d is there twice, as %s and %s; renumber one of them"
              .formatted(
                  name, migration.version(), migrations.get(i - 1).source(), migration.source()));
    }
    if (migration.version() != i + 1) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "Migrations \"%s\": expected version %d next, found %d (%s); versions count from 1 without gaps"
              .formatted(name, i + 1, migration.version(), migration.source()));
    }
  }

  /** The text of a resource. */
  static String resource(String path) {
    try (InputStream in = MigrationSet.class.getResourceAsStream("/" + path)) {
      if (in == null) {
        throw new IllegalStateException("Resource %s is missing from the jar".formatted(path));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
