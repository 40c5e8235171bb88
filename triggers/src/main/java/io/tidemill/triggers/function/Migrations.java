package io.tidemill.triggers.function;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.LedgerId;
import io.tidemill.core.TidemillConfig.MigrateConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.wiring.Client;
import io.tidemill.keyspace.DeployedSchema;
import io.tidemill.keyspace.DeployedTables;
import io.tidemill.keyspace.migrate.MigrationSet;
import io.tidemill.keyspace.migrate.Migrator;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.triggers.PipelineFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The migrations of a deployment, over a session of their own. */
final class Migrations {
  private Migrations() {}

  /**
   * Brings the ledger, and the tables of the project's {@code schema/}, up to date. What takes a
   * column or table from under a pipeline is refused.
   *
   * @throws TidemillException as {@link DeployedSchema#migrate}, or of kind {@code OPERATOR} if
   *     there is no folder of pipelines
   */
  static LedgerId run(MigrateConfig config) {
    Path folder = PipelinesUrl.folder(config.pipelines());
    Optional<MigrationSet> tables = MigrationSet.ofProject(folder);
    List<Pipeline> pipelines =
        new PipelineFolder(folder).read().stream().flatMap(file -> file.valid().stream()).toList();
    try (CqlSession session = Sessions.open(config.ledger(), Client.MIGRATIONS)) {
      return DeployedSchema.migrate(
          session,
          config.ledger(),
          new Migrator(session, config.ledger()).leavingLater(),
          tables,
          DeployedTables.of(session, config.ledger(), pipelines));
    }
  }
}
