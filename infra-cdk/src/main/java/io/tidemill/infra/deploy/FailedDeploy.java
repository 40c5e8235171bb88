package io.tidemill.infra.deploy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.infra.account.AccountFacts;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What to look at when {@code cdk deploy} has failed. */
final class FailedDeploy {
  private static final Pattern WELL = Pattern.compile("(CREATE|UPDATE)_COMPLETE");

  private FailedDeploy() {}

  /**
   * The failure, with the state of each stack that isn't well.
   *
   * @param code what CDK ended with
   */
  static TidemillException of(DeployConfig config, AccountFacts account, int code) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "cdk deploy ended with %d; what failed stands above, in CloudFormation's words."
            .formatted(code));
    for (Part part : Part.values()) {
      String stack = part.stack(config);
      String state =
          account
              .stack(stack)
              .match(
                  found -> found.map(AccountFacts.Stack::status).orElse("not there"),
                  why -> "state not told: " + why);
      if (!WELL.matcher(state).matches()) {
        lines.add("%s: %s".formatted(stack, state));
      }
    }
    lines.add(
        "A stack in …ROLLBACK… went back to what was there before; tables and what they hold are untouched.");
    lines.add(
        "A migration that failed is the reason of the resource Custom::TidemillMigrations, with the statement's file and line.");
    lines.add(
        "All events: %s. Then deploy again: it goes on where it stopped."
            .formatted(new Console(config.region()).stacks()));
    return new TidemillException(
        FailureKind.INFRASTRUCTURE, String.join(System.lineSeparator() + "  ", lines));
  }
}
