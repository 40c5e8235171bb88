package io.tidemill.keyspace.migrate;

import io.tidemill.core.pipeline.KeyspacesSettingsParser;
import io.tidemill.core.yaml.Problem;
import io.tidemill.keyspace.cql.CqlScript;
import io.tidemill.keyspace.cql.CqlStatement;
import io.tidemill.keyspace.cql.UnfinishedCql;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * The statements of a project's migrations, without a store to apply them to. Unlike {@link
 * MigrationSet}, which is applied whole or not at all, it gives what can be read and all that is
 * wrong with the rest.
 *
 * @param statements in the order in which they are applied
 * @param problems with files and their names; CQL itself isn't looked at
 */
public record OfflineSchema(List<Statement> statements, List<Problem> problems) {
  /** A store that nobody asks: any keyspace, of one copy. */
  private static final Placeholders PLACEHOLDERS =
      new Placeholders(
          Map.of(
              "keyspace",
              "tidemill",
              "replication",
              "{'class': 'SimpleStrategy', 'replication_factor': 1}"));

  public OfflineSchema {
    statements = List.copyOf(statements);
    problems = List.copyOf(problems);
  }

  /**
   * A statement, its placeholders filled in.
   *
   * @param file as the folder was given
   * @param line in which it begins, from 1
   * @param column at which it begins, from 1
   */
  public record Statement(String file, int line, int column, String cql) {}

  /** Reads a folder; one that isn't there has no statements. */
  public static OfflineSchema read(Path folder) {
    Reader reader = new Reader();
    if (Files.isDirectory(folder)) {
      reader.read(folder);
    }
    return new OfflineSchema(reader.statements, reader.problems);
  }

  private static final class Reader {
    private final List<Statement> statements = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<Integer, Path> versions = new TreeMap<>();

    void read(Path folder) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .filter(file -> file.toString().endsWith(".cql"))
            .sorted(Comparator.comparing(Path::toString))
            .forEach(this::number);
      } catch (IOException e) {
        problem(folder, "folder", "one that can be read", e.toString(), "Correct its permissions.");
      }
      int next = 1;
      for (Map.Entry<Integer, Path> file : versions.entrySet()) {
        if (file.getKey() != next) {
          problem(
              file.getValue(),
              "version",
              "version %d next, as versions count from 1 without gaps".formatted(next),
              Integer.toString(file.getKey()),
              "Rename the file.");
        }
        next = file.getKey() + 1;
        statements(file.getValue());
      }
      settings(folder.resolve(KeyspacesSettingsParser.FILE));
    }

    private void settings(Path file) {
      if (Files.exists(file)) {
        text(file)
            .map(yaml -> KeyspacesSettingsParser.parse(file.toString(), yaml).problems())
            .ifPresent(problems::addAll);
      }
    }

    private void number(Path file) {
      Matcher name = MigrationSet.FILE.matcher(file.getFileName().toString());
      if (!name.matches()) {
        problem(
            file,
            "file name",
            "one like " + MigrationSet.FORM,
            file.getFileName().toString(),
            "Rename the file.");
        return;
      }
      int version = Integer.parseInt(name.group(1));
      Path first = versions.putIfAbsent(version, file);
      if (first != null) {
        problem(
            file,
            "version",
            "a version of its own",
            "%d, which %s has".formatted(version, first.getFileName()),
            "Renumber one of the two.");
      }
    }

    private void statements(Path file) {
      Optional<String> text = text(file).map(read -> read.replace("\r\n", "\n"));
      try {
        for (CqlStatement statement : CqlScript.read(file.toString(), text.orElse(""))) {
          add(file, statement);
        }
      } catch (UnfinishedCql e) {
        problems.add(e.problem());
      }
    }

    private Optional<String> text(Path file) {
      try {
        return Optional.of(Files.readString(file));
      } catch (CharacterCodingException e) {
        problem(file, "file", "UTF-8 text", "other bytes", "Save it as UTF-8.");
      } catch (IOException e) {
        problem(file, "file", "one that can be read", e.toString(), "Correct its permissions.");
      }
      return Optional.empty();
    }

    private void add(Path file, CqlStatement statement) {
      try {
        statements.add(
            new Statement(
                file.toString(),
                statement.line(),
                statement.column(),
                PLACEHOLDERS.filled(statement)));
      } catch (RefusedCqlException e) {
        problems.add(e.problem(file.toString(), statement));
      }
    }

    private void problem(Path file, String what, String expected, String found, String fix) {
      problems.add(new Problem(file.toString(), 1, 1, what, expected, found, fix));
    }
  }
}
