package io.tidemill.cli.doctor;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.keyspace.guard.Guard;
import io.tidemill.keyspace.guard.TableProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the tables that sinks write are there, and let themselves be written so. */
final class TablesLook {
  private TablesLook() {}

  /** The tables of a store. */
  interface Tables {
    boolean has(TableName table);

    /** What Amazon Keyspaces lets be done with a table that is there; empty of other stores. */
    Optional<TableProperties> properties(TableName table);
  }

  /** The tables that {@code session} sees. */
  static Tables stored(CqlSession session) {
    return new Tables() {
      @Override
      public boolean has(TableName table) {
        return session
            .getMetadata()
            .getKeyspace(CqlIdentifier.fromInternal(table.keyspace()))
            .flatMap(keyspace -> keyspace.getTable(CqlIdentifier.fromInternal(table.table())))
            .isPresent();
      }

      @Override
      public Optional<TableProperties> properties(TableName table) {
        return Guard.properties(session, table);
      }
    };
  }

  /** A line for the tables of the pipeline that are sound, and one for all that is wrong. */
  static List<Diagnosis> of(Pipeline pipeline, Tables tables) {
    List<String> sound = new ArrayList<>();
    List<Diagnosis> wrong = new ArrayList<>();
    boolean keyspaces = false;
    for (Sink sink : pipeline.sinks()) {
      TableName table = sink.table();
      Optional<TableProperties> properties =
          tables.has(table) ? tables.properties(table) : Optional.empty();
      keyspaces |= properties.isPresent();
      List<Diagnosis> problems =
          tables.has(table)
              ? properties.map(is -> problems(pipeline, sink, is)).orElseGet(List::of)
              : List.of(missing(pipeline, table));
      if (problems.isEmpty()) {
        sound.add(table.toString());
      }
      wrong.addAll(problems);
    }
    List<Diagnosis> found = new ArrayList<>();
    if (!sound.isEmpty()) {
      found.add(
          Diagnosis.good(
              Part.TABLES,
              pipeline.id().value(),
              String.join(", ", sound) + (keyspaces ? ", with client-side timestamps" : "")));
    }
    found.addAll(wrong);
    return found;
  }

  private static Diagnosis missing(Pipeline pipeline, TableName table) {
    return wrong(pipeline, table, "not there")
        .expecting(
            "a table that the sink can write",
            "./tidemill migrate shows what schema/ would make; add a migration, or correct the sink's name");
  }

  private static List<Diagnosis> problems(Pipeline pipeline, Sink sink, TableProperties table) {
    List<Diagnosis> problems = new ArrayList<>();
    if (!table.clientTimestamps()) {
      problems.add(
          wrong(pipeline, sink.table(), "client-side timestamps are disabled")
              .expecting(
                  "enabled, as each row is written at a time of its own",
                  enabling(table.enablingClientTimestamps())));
    }
    if (sink.ttl().isPresent() && !table.timeToLive()) {
      problems.add(
          wrong(pipeline, sink.table(), "time to live is disabled")
              .expecting(
                  "enabled, because of the sink's ttl", enabling(table.enablingTimeToLive())));
    }
    return problems;
  }

  private static String enabling(String statement) {
    return "%s, which can't be undone, and wait until the table is ACTIVE".formatted(statement);
  }

  private static Diagnosis wrong(Pipeline pipeline, TableName table, String found) {
    return Diagnosis.wrong(Part.TABLES, "%s, table %s".formatted(pipeline.id(), table), found);
  }
}
