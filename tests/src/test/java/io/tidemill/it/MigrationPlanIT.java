package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.session.Request;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import com.datastax.oss.driver.internal.core.session.SessionWrapper;
import io.tidemill.core.CassandraAddress.Rules;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.migrate.Difference;
import io.tidemill.keyspace.migrate.MigrationPlan;
import io.tidemill.keyspace.migrate.MigrationSet;
import io.tidemill.keyspace.migrate.Migrator;
import io.tidemill.keyspace.migrate.TablesInUse;
import io.tidemill.testkit.TestKeyspaces;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What migrating would do, what it refuses, and how the store differs from the files. */
class MigrationPlanIT extends MigratorTests {
  private MigrationPlan plan() {
    return migrator().plan(set(), TablesInUse.NONE);
  }

  private String inKeyspace(String statement) {
    return statement.replace("TABLE t", "TABLE %s.%s_t".formatted(address.keyspace(), name))
        + ";\n";
  }

  @Test
  void a_plan_of_a_ledger_that_is_not_there_makes_nothing() {
    var nowhere = TestKeyspaces.unused().under(Rules.CASSANDRA);

    MigrationPlan plan =
        new Migrator(session, nowhere).plan(MigrationSet.ledger(), TablesInUse.NONE);

    assertThat(plan.statements().get(0).cql())
        .startsWith("CREATE KEYSPACE IF NOT EXISTS " + nowhere.keyspace());
    assertThat(plan.statements().get(1).cql()).contains(".schema_migrations (");
    assertThat(plan.planned())
        .extracting(Difference::kind)
        .containsOnly(Difference.Kind.TABLE_MISSING);
    assertThat(plan.drift()).isEmpty();
    assertThat(
            session
                .execute(
                    "SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?",
                    nowhere.keyspace())
                .all())
        .isEmpty();
  }

  @Test
  void what_is_applied_and_as_declared_leaves_nothing_to_do() {
    MigrationPlan plan = migrator().plan(MigrationSet.ledger(), TablesInUse.NONE);

    assertThat(plan.nothingToDo()).isTrue();
    assertThat(plan.planned()).isEmpty();
    assertThat(plan.drift()).isEmpty();
  }

  @Test
  void new_statements_are_planned_and_changes_by_hand_are_told() throws IOException {
    file(
        "V001__first.cql",
        inKeyspace(
            "CREATE TABLE t (a int, b int, c text, d frozen<list<text>>, PRIMARY KEY (a, b)) WITH CLUSTERING ORDER BY (b DESC)"));
    migrator().apply(set());
    file("V002__second.cql", "\n" + inKeyspace("ALTER TABLE t ADD more text"));
    session.execute(inKeyspace("ALTER TABLE t DROP c").replace(";", ""));
    session.execute(inKeyspace("ALTER TABLE t ADD mine int").replace(";", ""));

    MigrationPlan plan = plan();

    String table = address.keyspace() + "." + name + "_t";
    assertThat(plan.statements())
        .containsExactly(
            new MigrationPlan.Statement(
                folder.resolve("V002__second.cql").toString(),
                2,
                "ALTER TABLE %s ADD more text".formatted(table)));
    assertThat(plan.planned())
        .extracting(Difference::kind, Difference::what)
        .containsExactly(tuple(Difference.Kind.COLUMN_MISSING, "more"));
    assertThat(plan.drift())
        .extracting(Difference::toString)
        .satisfiesExactly(
            missing -> assertThat(missing).startsWith(table + ": c: expected text, found none."),
            extra -> assertThat(extra).startsWith(table + ": mine: expected none, found int."));
  }

  @Test
  void what_a_pipeline_writes_is_dropped_only_if_named() throws IOException {
    file("V001__first.cql", inKeyspace("CREATE TABLE t (a int PRIMARY KEY, b int)"), table("u"));
    migrator().apply(set());
    file(
        "V002__second.cql",
        table("new"),
        inKeyspace("ALTER TABLE t DROP b"),
        "DROP TABLE ${keyspace}.%s_u;".formatted(name));
    TablesInUse inUse =
        TablesInUse.NONE.and(new TableName(address.keyspace(), name + "_t"), "flights");

    assertRefused(
        () -> migrator().apply(set(), inUse),
        folder.resolve("V002__second.cql") + ":2:1",
        "pipeline flights writes",
        "--allow %s.%s_t.b".formatted(address.keyspace(), name));
    assertThat(migrator().plan(set(), inUse).refused()).hasSize(1);
    assertThat(plan().unfinished()).isEmpty();
    assertThat(tables()).containsExactly("t", "u");

    TablesInUse allowed = inUse.allowing(List.of("%s.%s_t.b".formatted(address.keyspace(), name)));
    assertThat(names(migrator().apply(set(), allowed))).containsExactly("V002__second.cql");
    assertThat(tables()).containsExactly("new", "t");
  }

  @Test
  void what_somebody_began_is_told() throws IOException {
    file("V001__first.cql", table("a"), "CREATE NONSENSE;");
    assertRefused(() -> migrator().apply(set()), "V001__first.cql:2:");

    assertThat(plan().unfinished())
        .extracting(MigrationPlan.Unfinished::done, MigrationPlan.Unfinished::of)
        .containsExactly(tuple(1, 2));
    assertThat(plan().statements())
        .extracting(MigrationPlan.Statement::cql)
        .containsExactly("CREATE NONSENSE");
  }

  @Test
  void what_the_user_may_not_do_is_the_operators_to_mend_and_leaves_no_claim() throws IOException {
    file("V001__first.cql", table("a"), table("b"));
    CqlSession forbidden = new Forbidding(session, name + "_b");

    assertThatThrownBy(() -> new Migrator(forbidden, address).apply(set()))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContainingAll("V001__first.cql:2: ", "has no CREATE permission");

    assertThat(names(migrator().apply(set()))).containsExactly("V001__first.cql");
  }

  /** A session whose user may not send one statement. */
  private static final class Forbidding extends SessionWrapper implements CqlSession {
    private final String piece;

    Forbidding(CqlSession session, String piece) {
      super(session);
      this.piece = piece;
    }

    @Override
    public <RequestT extends Request, ResultT> ResultT execute(
        RequestT request, GenericType<ResultT> resultType) {
      if (request instanceof SimpleStatement statement && statement.getQuery().contains(piece)) {
        throw new UnauthorizedException(
            getMetadata().getNodes().values().iterator().next(),
            "User tidemill has no CREATE permission on <keyspace k> or any of its parents");
      }
      return super.execute(request, resultType);
    }
  }
}
