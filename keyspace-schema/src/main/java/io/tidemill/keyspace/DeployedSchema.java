package io.tidemill.keyspace;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.LedgerId;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.migrate.MigrationSet;
import io.tidemill.keyspace.migrate.Migrator;
import io.tidemill.keyspace.migrate.TablesInUse;
import java.util.Optional;

/** All tables that a deployment needs: the ledger's, and those of the project's own files. */
public final class DeployedSchema {
  private DeployedSchema() {}

  /**
   * Makes the ledger, or brings it up to date, then the project's tables; each table is ready when
   * this returns. The project's statements are looked at before anything is sent. Safe to run
   * again, also after it stopped anywhere, and from several processes at once.
   *
   * @param session from {@link io.tidemill.keyspace.session.Sessions#open}
   * @param tables the project's migrations, if it has any
   * @param inUse tables that lose nothing
   * @return the ledger's id
   * @throws TidemillException as {@link Migrator#apply(MigrationSet, TablesInUse)} and {@link
   *     LedgerSchema#migrate(CqlSession, LedgerAddress)}
   */
  public static LedgerId migrate(
      CqlSession session,
      LedgerAddress ledger,
      Migrator migrator,
      Optional<MigrationSet> tables,
      TablesInUse inUse) {
    tables.ifPresent(set -> migrator.check(set, inUse));
    LedgerId id = LedgerSchema.migrate(session, ledger, migrator);
    tables.ifPresent(set -> migrator.apply(set, inUse));
    return id;
  }
}
