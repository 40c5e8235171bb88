package io.tidemill.cli.doctor;

import io.tidemill.cli.Reach;
import io.tidemill.core.TidemillConfig;
import io.tidemill.triggers.EmrApplication;
import io.tidemill.triggers.EmrApplication.Start;

/** Whether the EMR Serverless application takes jobs. */
final class ApplicationLook {
  private static final String READY = "one that takes jobs";

  private ApplicationLook() {}

  static void at(Chart chart, TidemillConfig config) {
    String id = config.emr().application();
    chart
        .look(
            Part.EMR,
            "application " + id,
            () -> {
              Reach.endpoint(
                  "EMR Serverless", config.emr().endpoint(), TidemillConfig.EMR_ENDPOINT);
              return EmrApplication.ask(config);
            })
        .ifPresent(application -> chart.note(of(id, application)));
  }

  static Diagnosis of(String id, EmrApplication application) {
    String what =
        "application " + id + (application.name().isEmpty() ? "" : " (" + application.name() + ")");
    String found =
        "%s%s, %s, %s"
            .formatted(
                application.state(),
                application.details().isEmpty() ? "" : " (" + application.details() + ")",
                application.release(),
                application
                    .most()
                    .map("at most %s"::formatted)
                    .orElse("bounded by the account's quota alone"));
    return switch (application.state()) {
      case STARTED, STARTING -> Diagnosis.good(Part.EMR, what, found);
      case CREATED, STOPPED, STOPPING ->
          application.start() == Start.BY_JOBS
              ? Diagnosis.good(Part.EMR, what, found + "; a job starts it")
              : Diagnosis.wrong(Part.EMR, what, found + "; jobs don't start it")
                  .expecting(
                      READY,
                      "Switch its auto-start on, or start it: aws emr-serverless start-application --application-id "
                          + id);
      case CREATING ->
          Diagnosis.warning(Part.EMR, what, found)
              .expecting(READY, "Wait until it is CREATED, and look again");
      case TERMINATED ->
          Diagnosis.wrong(Part.EMR, what, found)
              .expecting(
                  READY,
                  "Nothing brings it back: deploy a new one, and correct %s"
                      .formatted(TidemillConfig.EMR_APPLICATION));
      case UNKNOWN ->
          Diagnosis.warning(Part.EMR, what, found + "; this version doesn't know the state")
              .expecting(READY, "Look at it in the console of EMR");
    };
  }
}
