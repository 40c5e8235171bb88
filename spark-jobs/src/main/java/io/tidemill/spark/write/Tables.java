package io.tidemill.spark.write;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TableName;
import io.tidemill.keyspace.guard.TableProperties;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** The tables that sinks may write to, as a running store or a folder of CQL tells them. */
@FunctionalInterface
public interface Tables {
  Found find(TableName name);

  /** What looking for a table gave. */
  sealed interface Found {
    <R> R match(
        Function<Table, R> onTable, Function<Absent, R> onAbsent, Function<Unknown, R> onUnknown);
  }

  /**
   * A table.
   *
   * @param readRepair its option {@code read_repair}; empty if the store has none such
   * @param timeToLive its option {@code default_time_to_live}, in seconds; 0 for rows that stay
   * @param grace its option {@code gc_grace_seconds}: how long the store keeps its deletes at
   *     least; empty if the store has none such
   * @param properties what Amazon Keyspaces lets be done with it; empty if the store isn't held to
   *     the rules of Keyspaces, or is still to be made
   */
  record Table(
      TableShape shape,
      String readRepair,
      int timeToLive,
      Optional<Duration> grace,
      Optional<TableProperties> properties)
      implements Found {
    public Table {
      requireNonNull(shape, "shape");
      requireNonNull(readRepair, "readRepair");
      requireNonNull(grace, "grace");
      requireNonNull(properties, "properties");
    }

    @Override
    public <R> R match(
        Function<Table, R> onTable, Function<Absent, R> onAbsent, Function<Unknown, R> onUnknown) {
      return onTable.apply(this);
    }
  }

  /**
   * There is no such table.
   *
   * @param expected what was looked for, as problems say it
   */
  record Absent(String expected) implements Found {
    @Override
    public <R> R match(
        Function<Table, R> onTable, Function<Absent, R> onAbsent, Function<Unknown, R> onUnknown) {
      return onAbsent.apply(this);
    }
  }

  /** Whether there is such a table can't be told. */
  record Unknown() implements Found {
    @Override
    public <R> R match(
        Function<Table, R> onTable, Function<Absent, R> onAbsent, Function<Unknown, R> onUnknown) {
      return onUnknown.apply(this);
    }
  }
}
