package io.tidemill.keyspace.guard;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfig;
import com.datastax.oss.driver.api.core.config.DriverExecutionProfile;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.session.Request;
import io.tidemill.keyspace.cql.CqlName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Tells whether Keyspaces would take a request. Thread-safe. */
final class Judge {
  private static final String LOCAL_QUORUM = "LOCAL_QUORUM";
  private static final Set<String> OF_READS = Set.of("ONE", "LOCAL_ONE", LOCAL_QUORUM);

  private final DriverConfig config;
  private final Behind behind;
  private final KnownTables tables;
  private final InstantSource clock;

  Judge(DriverConfig config, Behind behind, KnownTables tables, InstantSource clock) {
    this.config = requireNonNull(config, "config");
    this.behind = requireNonNull(behind, "behind");
    this.tables = requireNonNull(tables, "tables");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Whether a request breaks no rule, as far as that can be told at once. */
  boolean passes(Request request, Parts parts) {
    Instant now = clock.instant();
    return parts.violation() == null
        && ofRequest(request, parts, now).isEmpty()
        && allKnown(parts)
        && ofTables(parts, now).isEmpty();
  }

  /** The first rule that a request breaks; tables are looked up for it if need be. */
  CompletionStage<Optional<Violation>> verdict(Request request, Parts parts) {
    if (parts.violation() != null) {
      return CompletableFuture.completedFuture(Optional.of(parts.violation()));
    }
    Optional<Violation> found = ofRequest(request, parts, clock.instant());
    if (found.isPresent()) {
      return CompletableFuture.completedFuture(found);
    }
    if (allKnown(parts)) {
      found = ofTables(parts, clock.instant());
      if (found.isEmpty() || !RowRules.dependsOnTable(found.get().rule())) {
        return CompletableFuture.completedFuture(found);
      }
      // A table may have been altered since it was looked up.
    }
    return tables.load(needed(parts)).thenApply(loaded -> ofTables(parts, clock.instant()));
  }

  private boolean allKnown(Parts parts) {
    List<Part> rows = parts.rows();
    for (int i = 0; i < rows.size(); i++) {
      if (needsTable(rows.get(i)) && tables.known(rows.get(i).table()) == null) {
        return false;
      }
    }
    return true;
  }

  private boolean needsTable(Part part) {
    return !part.table().keyspace().isEmpty()
        && !TextRules.isSystem(part.table().keyspace())
        && (behind.asksForTables() || RowRules.needsTable(part.statement(), part.bytes()));
  }

  private Collection<CqlName> needed(Parts parts) {
    return parts.rows().stream()
        .filter(this::needsTable)
        .map(Part::table)
        .collect(Collectors.toSet());
  }

  private Optional<Violation> ofRequest(Request request, Parts parts, Instant now) {
    if (!(request instanceof Statement<?> statement)) {
      return Optional.empty();
    }
    Optional<Violation> found = consistency(statement, parts);
    List<Part> rows = parts.rows();
    for (int i = 0; i < rows.size() && found.isEmpty(); i++) {
      Part part = rows.get(i);
      found =
          RowRules.check(
              part.statement(), part.values(), part.bytes(), statement.getQueryTimestamp(), now);
    }
    return found;
  }

  private Optional<Violation> consistency(Statement<?> statement, Parts parts) {
    if (parts.rows().isEmpty() && parts.schema() == null) {
      return Optional.empty();
    }
    String level =
        statement.getConsistencyLevel() == null
            ? profile(statement).getString(DefaultDriverOption.REQUEST_CONSISTENCY)
            : statement.getConsistencyLevel().name();
    if (parts.writes()) {
      return level.equals(LOCAL_QUORUM)
          ? Optional.empty()
          : Optional.of(
              new Violation(
                  KeyspacesRule.WRITE_CONSISTENCY, "a write at " + level, "Write at LOCAL_QUORUM"));
    }
    return OF_READS.contains(level)
        ? Optional.empty()
        : Optional.of(
            new Violation(
                KeyspacesRule.READ_CONSISTENCY,
                "a read at " + level,
                "Read at LOCAL_QUORUM, which sees all that was acknowledged"));
  }

  private DriverExecutionProfile profile(Request request) {
    if (request.getExecutionProfile() != null) {
      return request.getExecutionProfile();
    }
    String name = request.getExecutionProfileName();
    return name == null || name.isEmpty() ? config.getDefaultProfile() : config.getProfile(name);
  }

  private Optional<Violation> ofTables(Parts parts, Instant now) {
    List<Part> rows = parts.rows();
    for (int i = 0; i < rows.size(); i++) {
      Part part = rows.get(i);
      TableFacts table = needsTable(part) ? tables.known(part.table()) : null;
      // Of one that isn't there the store says so.
      if (table != null) {
        Optional<Violation> found =
            now.isBefore(table.usableFrom())
                ? Optional.of(notActive(table.name()))
                : RowRules.check(part.statement(), part.values(), part.bytes(), table);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** What comes of not waiting; in the words of the service as far as it has some. */
  static Violation notActive(CqlName table) {
    return new Violation(
        KeyspacesRule.ASYNCHRONOUS_SCHEMA,
        "unconfigured table %s, which isn't ACTIVE yet".formatted(table),
        "Wait until system_schema_mcs.tables shows it as ACTIVE");
  }
}
