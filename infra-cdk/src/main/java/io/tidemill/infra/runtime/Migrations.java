package io.tidemill.infra.runtime;

import io.tidemill.core.wiring.DeployedFunction;
import java.util.Map;
import software.amazon.awscdk.CustomResource;
import software.amazon.awscdk.Duration;
import software.constructs.Construct;

/**
 * Makes the ledger and the pipelines' tables at deploy, by a function: waits until each is there,
 * tells what failed by file and line, and drops nothing. A failure rolls the deploy back; what was
 * made by then stays, and the next deploy goes on from there.
 */
public final class Migrations extends Construct {
  private final CustomResource resource;

  /**
   * What it is made of.
   *
   * @param function with {@code MigrateFunction} as its handler
   * @param fingerprint changes with whatever may ask for a migration
   */
  public record Props(TidemillFunction function, String fingerprint) {}

  public Migrations(Construct scope, String id, Props props) {
    super(scope, id);
    this.resource =
        CustomResource.Builder.create(this, "Resource")
            .resourceType("Custom::TidemillMigrations")
            .serviceToken(props.function().function().getFunctionArn())
            .serviceTimeout(Duration.seconds(DeployedFunction.MIGRATE.timeout().toSeconds()))
            .properties(Map.of("Fingerprint", props.fingerprint()))
            .build();
    // The function may use what it was granted before it is asked.
    resource.getNode().addDependency(props.function());
  }

  /** The ledger's id, which is drawn when the ledger is made; known during the deploy. */
  public String ledgerId() {
    return resource.getAttString("LedgerId");
  }
}
