package io.tidemill.infra.readback;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.core.wiring.Events;
import io.tidemill.infra.account.AccountFacts;
import io.tidemill.infra.account.AwsAccess;
import io.tidemill.infra.account.SdkAccount;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.Project;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;

/** Asks what has been deployed: an emulator says that all is complete, whatever it dropped. */
public final class ReadBack implements Deployed, AutoCloseable {
  private final DeployConfig config;
  private final AccountFacts account;
  private final FunctionChecks functions;
  private final WakeUpChecks wakeUps;
  private final WatchChecks watch;

  /**
   * Made of clients, which {@link #close} closes.
   *
   * @param leftOut why resources of a type weren't deployed; empty for those that were
   */
  public ReadBack(
      DeployConfig config,
      AwsAccess access,
      AccountFacts account,
      Function<String, Optional<String>> leftOut) {
    this.config = config;
    this.account = account;
    this.functions = new FunctionChecks(config, access);
    this.wakeUps = new WakeUpChecks(config, access, leftOut);
    this.watch = new WatchChecks(access, leftOut);
  }

  @Override
  public void close() {
    functions.close();
    wakeUps.close();
    watch.close();
  }

  @Override
  public List<Check> check(Project project, Path assembly) {
    Place place = Place.of(config, account);
    List<Check> checks = new ArrayList<>();
    FunctionChecks.Meant meant =
        new FunctionChecks.Meant(place.application(), project.folder(), assembly);
    for (String function : List.of(place.lagTrigger(), place.runEvent())) {
      checks.addAll(functions.check(function, meant));
    }
    checks.add(
        wakeUps.rule(
            EventKind.ALARM,
            new WakeUpChecks.Meant(
                detail ->
                    detail
                        .path("alarmName")
                        .path(0)
                        .path("wildcard")
                        .asText()
                        .equals(Events.lagAlarm(place.ledger(), "*")),
                place.lagTrigger())));
    checks.add(
        wakeUps.rule(
            EventKind.JOB_RUN,
            new WakeUpChecks.Meant(
                detail -> detail.path("applicationId").path(0).asText().equals(place.application()),
                place.runEvent())));
    checks.add(wakeUps.sweep(place.lagTrigger()));
    project.pipelines().forEach(pipeline -> checks.addAll(watch.check(place.ledger(), pipeline)));
    return checks;
  }

  @Override
  public TidemillConfig settings() {
    String function = Place.of(config, account).lagTrigger();
    try {
      return functions.settings(function);
    } catch (SdkException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected the settings of function %s (lambda:GetFunctionConfiguration), found: %s"
              .formatted(function, SdkAccount.reason(e)),
          e);
    }
  }

  @Override
  public String ledger() {
    return Place.of(config, account).ledger();
  }
}
