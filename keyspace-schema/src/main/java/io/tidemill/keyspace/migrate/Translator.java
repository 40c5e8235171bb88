package io.tidemill.keyspace.migrate;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.yaml.Problem;
import io.tidemill.keyspace.cql.CqlStatement;
import io.tidemill.keyspace.cql.SchemaStatement;
import io.tidemill.keyspace.cql.UnknownCqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns the statements of a set into what its store takes, and finds those that can't be sent. */
final class Translator {
  private final Dialect dialect;
  private final Placeholders placeholders;
  private final MigrationSet set;
  private final Additive additive;

  Translator(Dialect dialect, Placeholders placeholders, MigrationSet set, TablesInUse inUse) {
    this.dialect = requireNonNull(dialect, "dialect");
    this.placeholders = requireNonNull(placeholders, "placeholders");
    this.set = requireNonNull(set, "set");
    this.additive = new Additive(inUse);
  }

  /**
   * The statements of a migration after the first ones.
   *
   * @param done how many are left out
   * @param problems takes what is wrong with them; those that have one are left out
   */
  List<Step> steps(Migration migration, int done, List<Problem> problems) {
    List<Step> steps = new ArrayList<>();
    for (int i = done; i < migration.statements().size(); i++) {
      CqlStatement statement = migration.statements().get(i);
      try {
        steps.add(step(migration, i, placeholders.filled(statement)));
      } catch (RefusedCqlException e) {
        problems.add(e.problem(migration.source(), statement));
      }
    }
    return steps;
  }

  /**
   * What the first statements of a migration mean, as far as that is known: they are applied, so
   * nothing of them is refused.
   */
  List<Step> applied(Migration migration, int done) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < done; i++) {
      String cql = placeholders.filledAsFarAsKnown(migration.statements().get(i));
      steps.add(new Step(migration, i, meaning(cql), List.of()));
    }
    return steps;
  }

  private Step step(Migration migration, int index, String cql) throws RefusedCqlException {
    Optional<SchemaStatement> meaning = meaning(cql);
    List<String> translated = dialect.translate(cql, set.settings());
    Optional<RefusedCqlException> loss = meaning.flatMap(additive::refusal);
    if (loss.isPresent()) {
      throw loss.get();
    }
    return new Step(migration, index, meaning, translated);
  }

  static Optional<SchemaStatement> meaning(String cql) {
    try {
      return SchemaStatement.read(cql);
    } catch (UnknownCqlException e) {
      // The store may know it, or refuse it.
      return Optional.empty();
    }
  }
}
