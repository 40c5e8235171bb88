package io.tidemill.cli.schema;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.SchemaStatement;
import io.tidemill.keyspace.cql.UnknownCqlException;
import io.tidemill.keyspace.migrate.OfflineSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The migrations beside a pipeline file.
 *
 * @param keyspaces that they make
 * @param tables that they make, as {@code keyspace.table}
 */
record ProjectSchema(Path folder, Set<String> keyspaces, Set<String> tables) {
  static ProjectSchema beside(Path pipelineFile) {
    Path folder = pipelineFile.resolveSibling("schema");
    Set<String> keyspaces = new HashSet<>();
    Set<String> tables = new HashSet<>();
    for (OfflineSchema.Statement statement : OfflineSchema.read(folder).statements()) {
      read(statement.cql())
          .ifPresent(
              known ->
                  known.match(
                      keyspace -> keyspaces.add(keyspace.name()),
                      table -> tables.add(table.table().toString()),
                      table -> false,
                      other -> false));
    }
    return new ProjectSchema(folder, keyspaces, tables);
  }

  /** What isn't understood is for validate to say. */
  private static Optional<SchemaStatement> read(String cql) {
    try {
      return SchemaStatement.read(cql);
    } catch (UnknownCqlException e) {
      return Optional.empty();
    }
  }

  boolean makes(TableName table) {
    return tables.contains(table.toString());
  }

  /** The text of a migration that makes tables, and the keyspaces that they need. */
  List<String> lines(Path pipelineFile, List<InferredTable> inferred) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "-- The tables of %s, by ./tidemill schema infer. Look it over before it is applied: then it"
            .formatted(pipelineFile.getFileName()));
    lines.add("-- can't be changed any more.");
    Set<String> needed = new TreeSet<>();
    inferred.forEach(table -> needed.add(table.output().table().keyspace()));
    needed.removeAll(keyspaces);
    for (String keyspace : needed) {
      lines.add("");
      lines.add("-- Replicated as the ledger is.");
      lines.add("CREATE KEYSPACE IF NOT EXISTS %s".formatted(CqlName.quoted(keyspace)));
      lines.add("  WITH replication = ${replication};");
    }
    for (InferredTable table : inferred) {
      lines.add("");
      lines.addAll(table.lines());
    }
    return lines;
  }

  /**
   * Writes the next version.
   *
   * @param name of it, after its number
   * @throws TidemillException of kind {@code OPERATOR} if it can't be written
   */
  Path write(String name, List<String> lines) {
    Path file = folder.resolve("V%03d__%s.cql".formatted(versions() + 1, name));
    try {
      Files.createDirectories(folder);
      return Files.write(file, lines, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "%s can't be written: %s. Correct the permissions of its folder".formatted(file, e),
          e);
    }
  }

  private int versions() {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return (int) files.filter(file -> file.toString().endsWith(".cql")).count();
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "%s can't be read: %s. Correct its permissions".formatted(folder, e),
          e);
    }
  }
}
