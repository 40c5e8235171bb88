package io.tidemill.core;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.wiring.DeployedFunction;
import io.tidemill.core.wiring.Events;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names by which the parts find one another; the same locally and in the cloud.
 *
 * @param ledger the ledger in whose name everything is done
 */
public record Names(LedgerId ledger) {
  private static final String LEDGER = "(?<ledger>[a-z0-9]{8})";
  private static final String PIPELINE = "(?<pipeline>" + PipelineId.FORM + ")";

  private static final Pattern JOB =
      Pattern.compile("tm-" + LEDGER + "-" + PIPELINE + "-(?<run>\\d{1,18})-(?<attempt>\\d{1,9})");
  private static final Pattern LAG_ALARM = Pattern.compile(Events.lagAlarm(LEDGER, PIPELINE));

  public Names {
    requireNonNull(ledger, "ledger");
  }

  /** What a name says of the thing that has it, whichever ledger's it is. */
  public record Owner(LedgerId ledger, PipelineId pipeline) {
    public Owner {
      requireNonNull(ledger, "ledger");
      requireNonNull(pipeline, "pipeline");
    }
  }

  /**
   * The name of an attempt's job, and its client token too: the same attempt launched twice is one
   * job. At most 64 characters (EMR Serverless' limit for tokens) for runs below 10^9.
   */
  public String job(PipelineId pipeline, long run, int attempt) {
    // Not formatted: some locales have digits of their own, which tokens may not contain.
    return "tm-" + ledger + "-" + pipeline + "-" + run + "-" + attempt;
  }

  /** The Kafka consumer group under which the position is published. */
  public String consumerGroup(PipelineId pipeline) {
    return consumerGroup(ledger.value(), pipeline.value());
  }

  /**
   * As {@link #consumerGroup(PipelineId)}.
   *
   * @param ledger as in {@link #lagTriggerFunction(String)}
   * @param pipeline its name, or a pattern of names
   */
  public static String consumerGroup(String ledger, String pipeline) {
    return "tidemill-%s-%s".formatted(ledger, pipeline);
  }

  /** The function that looks at pipelines when lag, time or a person says so. */
  public String lagTriggerFunction() {
    return lagTriggerFunction(ledger.value());
  }

  /**
   * As {@link #lagTriggerFunction()}.
   *
   * @param ledger its id, or what stands for it in a template that is filled in later
   */
  public static String lagTriggerFunction(String ledger) {
    return "tidemill-%s-lag-trigger".formatted(ledger);
  }

  /** The function that looks at a pipeline when one of its jobs has another state. */
  public String runEventFunction() {
    return runEventFunction(ledger.value());
  }

  /**
   * As {@link #runEventFunction()}.
   *
   * @param ledger as in {@link #lagTriggerFunction(String)}
   */
  public static String runEventFunction(String ledger) {
    return "tidemill-%s-run-event".formatted(ledger);
  }

  /** The name of a function that events wake. */
  public String function(DeployedFunction which) {
    return switch (which) {
      case LAG_TRIGGER -> lagTriggerFunction();
      case RUN_EVENT -> runEventFunction();
      case MIGRATE ->
          throw new IllegalArgumentException("CloudFormation names the function for migrations");
    };
  }

  /**
   * The pipeline whose lag raises the alarm of this name; empty if it isn't one of this ledger's.
   */
  public Optional<PipelineId> pipelineOfLagAlarm(String name) {
    return ownerOfLagAlarm(name)
        .filter(owner -> owner.ledger().equals(ledger))
        .map(Owner::pipeline);
  }

  /** What a job's name says of it, whichever ledger's it is. */
  public record JobName(Owner owner, long run, int attempt) {
    public JobName {
      requireNonNull(owner, "owner");
    }
  }

  /** Which attempt's job this name is; empty if no ledger names jobs so. */
  public static Optional<JobName> jobNamed(String name) {
    Matcher matcher = JOB.matcher(name);
    return matcher.matches()
        ? Optional.of(
            new JobName(
                owner(matcher),
                Long.parseLong(matcher.group("run")),
                Integer.parseInt(matcher.group("attempt"))))
        : Optional.empty();
  }

  /** Whose lag alarm this name is; empty if no ledger names alarms so. */
  public static Optional<Owner> ownerOfLagAlarm(String name) {
    Matcher matcher = LAG_ALARM.matcher(name);
    return matcher.matches() ? Optional.of(owner(matcher)) : Optional.empty();
  }

  private static Owner owner(Matcher matched) {
    return new Owner(
        new LedgerId(matched.group("ledger")), new PipelineId(matched.group("pipeline")));
  }

  /** The alarm that a pipeline's lag raises. */
  public String lagAlarm(PipelineId pipeline) {
    return Events.lagAlarm(ledger.value(), pipeline.value());
  }
}
