package io.tidemill.keyspace.migrate;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.SchemaStatement;
import io.tidemill.keyspace.session.Backoff;
import io.tidemill.keyspace.session.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Sends schema statements, and waits until what they say is so: Amazon Keyspaces answers at once,
 * and makes, changes and drops afterwards.
 */
final class SchemaChanges {
  /** Tables in several regions take minutes. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private static final Duration NEWS_EVERY = Duration.ofSeconds(10);
  private static final String ACTIVE = "ACTIVE";

  /** Of a table whose key is disabled, or not for us; it stays so. */
  private static final String INACCESSIBLE = "INACCESSIBLE";

  private final Store store;
  private final Dialect dialect;
  private final InstantSource clock;
  private final Consumer<String> progress;

  SchemaChanges(Store store, Dialect dialect, InstantSource clock, Consumer<String> progress) {
    this.store = requireNonNull(store, "store");
    this.dialect = requireNonNull(dialect, "dialect");
    this.clock = requireNonNull(clock, "clock");
    this.progress = requireNonNull(progress, "progress");
  }

  /**
   * What a statement is about.
   *
   * @param name of a table; without a keyspace, that of a keyspace
   * @param stays whether it is there afterwards
   */
  private record Subject(CqlName name, boolean stays) {
    boolean isKeyspace() {
      return name.keyspace().isEmpty();
    }

    @Override
    public String toString() {
      return (isKeyspace() ? "keyspace " : "table ") + name;
    }
  }

  /** Sends one statement; see {@link #await} for its end. */
  void begin(String purpose, String cql) {
    store.define(purpose, cql);
  }

  /**
   * Waits until an earlier change of what a statement is about has come to its end: while a table
   * is being made, changed or dropped, Keyspaces refuses the next statement on it.
   *
   * @param goOn as in {@link #await}
   */
  boolean awaitIdle(Optional<SchemaStatement> meaning, BooleanSupplier goOn) {
    return await(
        meaning, (subject, status) -> status.isEmpty() || status.get().equals(ACTIVE), goOn);
  }

  /**
   * Waits until what a statement is about has settled: a table is active or gone, a keyspace there
   * or gone.
   *
   * @param goOn asked again and again, as long as this takes
   * @return whether it has; false once {@code goOn} says so
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if it takes longer than 15 minutes
   */
  boolean await(Optional<SchemaStatement> meaning, BooleanSupplier goOn) {
    return await(meaning, SchemaChanges::settled, goOn);
  }

  private boolean await(
      Optional<SchemaStatement> meaning,
      BiPredicate<Subject, Optional<String>> enough,
      BooleanSupplier goOn) {
    Optional<Subject> about =
        dialect.match(
            cassandra -> Optional.empty(), keyspaces -> meaning.flatMap(SchemaChanges::subject));
    if (about.isEmpty()) {
      return true;
    }
    Subject subject = about.get();
    Instant began = clock.instant();
    Instant news = began.plus(NEWS_EVERY);
    for (int tries = 1; ; tries++) {
      Optional<String> status = status(subject);
      if (enough.test(subject, status)) {
        return true;
      }
      Duration waited = Duration.between(began, clock.instant());
      boolean stuck = waited.compareTo(LONGEST) > 0 || status.orElse("").startsWith(INACCESSIBLE);
      if (stuck || !Store.slept(Backoff.after(tries))) {
        throw unsettled(subject, status, waited);
      }
      if (clock.instant().isAfter(news)) {
        news = clock.instant().plus(NEWS_EVERY);
        progress.accept(
            "Waiting for %s, which is %s (%d s so far)"
                .formatted(subject, status.orElse("not there yet"), waited.toSeconds()));
        if (!goOn.getAsBoolean()) {
          return false;
        }
      }
    }
  }

  private static Optional<Subject> subject(SchemaStatement statement) {
    return statement.match(
        keyspace -> Optional.of(new Subject(new CqlName("", keyspace.name()), true)),
        table -> Optional.of(new Subject(table.table(), true)),
        table -> Optional.of(new Subject(table.table(), true)),
        other ->
            other.verb().equals("drop") && (other.losesTable() || other.dropsKeyspace())
                ? Optional.of(new Subject(other.qualifiedName(), false))
                : Optional.empty());
  }

  /** What Keyspaces says of it; empty if it isn't there. Asked again if it doesn't answer. */
  private Optional<String> status(Subject subject) {
    for (int tries = 1; ; tries++) {
      try {
        return asked(subject);
      } catch (TidemillException e) {
        if (e.kind() != FailureKind.INFRASTRUCTURE || !Backoff.again(tries)) {
          throw e;
        }
      }
    }
  }

  private Optional<String> asked(Subject subject) {
    String purpose = "see how far %s is".formatted(subject);
    List<Row> rows =
        subject.isKeyspace()
            ? store.query(
                purpose,
                "SELECT keyspace_name FROM system_schema_mcs.keyspaces WHERE keyspace_name = ?",
                subject.name().name())
            : store.query(
                purpose,
                "SELECT status FROM system_schema_mcs.tables WHERE keyspace_name = ? AND table_name = ?",
                subject.name().keyspace(),
                subject.name().name());
    return rows.stream()
        .findFirst()
        .map(row -> subject.isKeyspace() ? ACTIVE : String.valueOf(row.getString("status")));
  }

  private static boolean settled(Subject subject, Optional<String> status) {
    return subject.stays() ? status.filter(ACTIVE::equals).isPresent() : status.isEmpty();
  }

  private static TidemillException unsettled(
      Subject subject, Optional<String> status, Duration waited) {
    return new TidemillException(
        FailureKind.INFRASTRUCTURE,
        "Expected %s to be %s, but after %d s it is %s; look at it in the console of Amazon Keyspaces, then apply again"
            .formatted(
                subject,
                subject.stays() ? "active" : "gone",
                waited.toSeconds(),
                status.orElse("not there")));
  }
}
