package io.tidemill.localstack;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.LedgerAddress;
import io.tidemill.keyspace.DeployedTables;
import io.tidemill.keyspace.migrate.Migration;
import io.tidemill.keyspace.migrate.MigrationSet;
import io.tidemill.keyspace.migrate.Migrator;
import java.util.List;

/** Brings a project's tables up to date; those that its pipelines write lose nothing. */
record ProjectTables(CqlSession session, LedgerAddress ledger, Project project) {
  ProjectTables {
    requireNonNull(session, "session");
    requireNonNull(ledger, "ledger");
    requireNonNull(project, "project");
  }

  /**
   * Applies what is not applied yet.
   *
   * @return the migrations that this call applied, in order
   */
  List<Migration> apply(MigrationSet set) {
    return new Migrator(session, ledger)
        .apply(set, DeployedTables.of(session, ledger, project.pipelines()));
  }
}
