package io.tidemill.infra.readback;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.Names;
import io.tidemill.core.TidemillException;
import io.tidemill.infra.account.AccountFacts;
import io.tidemill.infra.account.AccountFacts.Stack;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.Part;
import java.util.Map;
import java.util.Optional;

/**
 * What all that was deployed is named by.
 *
 * @param ledger the ledger's id
 * @param application the id of the EMR Serverless application
 */
record Place(String ledger, String application) {
  private static final String LEDGER = "LedgerId";
  private static final String APPLICATION = "Application";

  Place {
    requireNonNull(ledger, "ledger");
    requireNonNull(application, "application");
  }

  /**
   * As the stack tells it.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it isn't there, or may not be asked
   */
  static Place of(DeployConfig config, AccountFacts account) {
    String name = Part.RUNTIME.stack(config);
    Optional<Stack> stack =
        account
            .stack(name)
            .match(
                found -> found,
                why -> {
                  throw unfit(name, "could not ask (cloudformation:DescribeStacks): " + why);
                });
    Map<String, String> outputs =
        stack.orElseThrow(() -> unfit(name, "found no such stack")).outputs();
    if (!outputs.containsKey(LEDGER) || !outputs.containsKey(APPLICATION)) {
      throw unfit(name, "found " + outputs.keySet());
    }
    return new Place(outputs.get(LEDGER), outputs.get(APPLICATION));
  }

  private static TidemillException unfit(String stack, String found) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "Expected stack %s with outputs %s and %s; %s"
            .formatted(stack, LEDGER, APPLICATION, found));
  }

  /** The function that looks at lag. */
  String lagTrigger() {
    return Names.lagTriggerFunction(ledger);
  }

  /** The function that carries pipelines on after their jobs. */
  String runEvent() {
    return Names.runEventFunction(ledger);
  }
}
