package io.tidemill.keyspace.guard;

import static java.util.stream.Collectors.joining;

import io.tidemill.keyspace.cql.BatchText;
import io.tidemill.keyspace.cql.RowStatement;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules that a statement's text alone can break. */
final class TextRules {
  private static final int UNLOGGED = 30;
  private static final int LOGGED = 100;
  static final int SUBQUERIES = 100;

  private static final Set<String> FUNCTIONS =
      Set.of(
          "cast",
          "currentdate",
          "currenttime",
          "currenttimestamp",
          "currenttimeuuid",
          "fromjson",
          "maxtimeuuid",
          "mintimeuuid",
          "now",
          "todate",
          "tojson",
          "token",
          "totimestamp",
          "ttl",
          "tounixtimestamp",
          "uuid",
          "writetime",
          "dateof",
          "unixtimestampof");

  private static final Pattern BLOB_CONVERSION = Pattern.compile("blobas[a-z]+|[a-z]+asblob");

  private static final Set<String> SYSTEM =
      Set.of(
          "system",
          "system_schema",
          "system_schema_mcs",
          "system_multiregion_info",
          "system_auth",
          "system_distributed",
          "system_traces",
          "system_views",
          "system_virtual_schema");

  private TextRules() {}

  static boolean isSystem(String keyspace) {
    return SYSTEM.contains(keyspace);
  }

  static Optional<Violation> check(RowStatement statement) {
    if (statement.writes()
        && isSystem(statement.table().keyspace())
        && !statement.table().keyspace().equals("system")) {
      // In Keyspaces, changing system.local is how a partitioner is chosen.
      return violation(
          KeyspacesRule.SYSTEM_TABLES,
          "%s of %s".formatted(statement.verb(), statement.table()),
          "Only read it");
    }
    if (statement.writes() && !statement.in().isEmpty()) {
      return violation(
          KeyspacesRule.IN_OF_READS,
          "IN in an %s of %s".formatted(statement.verb(), statement.table()),
          "Send a statement for each element, or a batch of them");
    }
    return functions(statement)
        .or(() -> clauses(statement))
        .or(() -> subqueries(statement, BoundValues.NONE));
  }

  private static Optional<Violation> functions(RowStatement statement) {
    String unknown =
        statement.functions().stream()
            .filter(name -> !FUNCTIONS.contains(name) && !BLOB_CONVERSION.matcher(name).matches())
            .sorted()
            .collect(joining(", "));
    return unknown.isEmpty()
        ? Optional.empty()
        : violation(
            KeyspacesRule.FUNCTIONS,
            "%s in a statement on %s".formatted(unknown, statement.table()),
            "Read the rows, and compute it from them");
  }

  private static Optional<Violation> clauses(RowStatement statement) {
    return statement.clauses().isEmpty()
        ? Optional.empty()
        : violation(
            KeyspacesRule.SELECT_CLAUSES,
            "%s in a SELECT from %s"
                .formatted(
                    statement.clauses().stream()
                        .map(RowStatement.Clause::cql)
                        .sorted()
                        .collect(joining(", ")),
                    statement.table()),
            "Read the rows without it, and choose among them");
  }

  /** How many subqueries a SELECT becomes, as far as its values are known. */
  static Optional<Violation> subqueries(RowStatement statement, BoundValues values) {
    long subqueries = 1;
    for (RowStatement.In in : statement.in()) {
      subqueries *= Math.max(1, in.list().isMarker() ? elements(in, values) : in.elements());
      if (subqueries > SUBQUERIES) {
        return violation(
            KeyspacesRule.IN_SUBQUERIES,
            "at least %d subqueries in a SELECT from %s".formatted(subqueries, statement.table()),
            "Send several statements with fewer elements each");
      }
    }
    return Optional.empty();
  }

  private static int elements(RowStatement.In in, BoundValues values) {
    var list = values.of(in.list());
    return list == null || list.remaining() < Integer.BYTES ? 1 : list.getInt(list.position());
  }

  static Optional<Violation> check(BatchText batch) {
    if (batch.kind() == BatchText.Kind.COUNTER) {
      return counterBatch();
    }
    boolean unlogged = batch.kind() == BatchText.Kind.UNLOGGED;
    Optional<Violation> first = batchSize(unlogged, batch.statements().size());
    for (RowStatement statement : batch.statements()) {
      first = first.or(() -> batched(unlogged, statement)).or(() -> check(statement));
    }
    return first;
  }

  static Optional<Violation> counterBatch() {
    return violation(
        KeyspacesRule.BATCH_KIND,
        "a counter batch",
        "Send each statement by itself, or merge into a bigint");
  }

  static Optional<Violation> batchSize(boolean unlogged, int size) {
    int most = unlogged ? UNLOGGED : LOGGED;
    return size <= most
        ? Optional.empty()
        : violation(
            KeyspacesRule.BATCH_SIZE,
            "%d statements in %s batch".formatted(size, unlogged ? "an unlogged" : "a logged"),
            "Send at most %d at once".formatted(most));
  }

  static Optional<Violation> batched(boolean unlogged, RowStatement statement) {
    if (!statement.writes()) {
      return violation(
          KeyspacesRule.BATCH_STATEMENTS,
          "a SELECT from %s in a batch".formatted(statement.table()),
          "Send it by itself");
    }
    return unlogged && statement.conditional()
        ? violation(
            KeyspacesRule.BATCH_STATEMENTS,
            "a condition on %s in an unlogged batch".formatted(statement.table()),
            "Send it by itself, or make the batch a logged one")
        : Optional.empty();
  }

  private static Optional<Violation> violation(KeyspacesRule rule, String found, String remedy) {
    return Optional.of(new Violation(rule, found, remedy));
  }
}
