package io.tidemill.triggers;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;
import software.amazon.awssdk.services.emrserverless.model.Application;
import software.amazon.awssdk.services.emrserverless.model.ApplicationState;
import software.amazon.awssdk.services.emrserverless.model.AutoStartConfig;
import software.amazon.awssdk.services.emrserverless.model.MaximumAllowedResources;

/**
 * The application that jobs are launched on, as EMR Serverless describes it.
 *
 * @param name may be empty
 * @param details of the state; may be empty
 * @param release its label, such as {@code emr-7.14.0}
 * @param most what all its workers together may use, in the service's words: {@code 16 vCPU, 64
 *     GB}; empty if the account's quota alone bounds it
 */
public record EmrApplication(
    String name, State state, String details, String release, Start start, Optional<String> most) {
  public EmrApplication {
    requireNonNull(name, "name");
    requireNonNull(state, "state");
    requireNonNull(details, "details");
    requireNonNull(release, "release");
    requireNonNull(start, "start");
    requireNonNull(most, "most");
  }

  /** The service's own states, and one for those that it gets some day. */
  public enum State {
    CREATING,
    CREATED,
    STARTING,
    STARTED,
    STOPPING,
    STOPPED,
    TERMINATED,
    UNKNOWN
  }

  /** What starts it. */
  public enum Start {
    /** A job that is submitted. */
    BY_JOBS,
    /** A person. */
    BY_HAND
  }

  /**
   * Asks about the application that {@code config} names.
   *
   * @throws TidemillException of kind {@code OPERATOR} if there is none, or it may not be looked
   *     at; {@code INFRASTRUCTURE} if EMR Serverless gives no answer, within 20 s
   */
  public static EmrApplication ask(TidemillConfig config) {
    try (EmrServerlessClient client = EmrClients.open(config)) {
      return of(
          client
              .getApplication(get -> get.applicationId(config.emr().application()))
              .application());
    } catch (SdkException e) {
      throw EmrFailures.reading("GetApplication", e);
    }
  }

  private static EmrApplication of(Application application) {
    AutoStartConfig start = application.autoStartConfiguration();
    return new EmrApplication(
        orEmpty(application.name()),
        state(application.state()),
        orEmpty(application.stateDetails()),
        orEmpty(application.releaseLabel()),
        // The service's default is to start by jobs.
        start != null && Boolean.FALSE.equals(start.enabled()) ? Start.BY_HAND : Start.BY_JOBS,
        Optional.ofNullable(application.maximumCapacity()).map(EmrApplication::words));
  }

  private static State state(ApplicationState state) {
    return switch (state) {
      case CREATING -> State.CREATING;
      case CREATED -> State.CREATED;
      case STARTING -> State.STARTING;
      case STARTED -> State.STARTED;
      case STOPPING -> State.STOPPING;
      case STOPPED -> State.STOPPED;
      case TERMINATED -> State.TERMINATED;
      case UNKNOWN_TO_SDK_VERSION -> State.UNKNOWN;
    };
  }

  private static String words(MaximumAllowedResources most) {
    return most.cpu() + ", " + most.memory();
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
