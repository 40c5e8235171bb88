package io.tidemill.triggers.function;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerId;
import io.tidemill.core.Names.JobName;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.trigger.BilledUse;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.core.trigger.Seen;
import io.tidemill.core.wiring.Metric;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells CloudWatch what functions see, by lines on standard output that it takes for metrics.
 * Source of their form: CloudWatch User Guide, "Embedded metric format specification". No failure
 * in here makes a look fail.
 */
final class LookMetrics {
  private static final Logger log = LoggerFactory.getLogger(LookMetrics.class);

  /** Lambda's own variable; there wherever a function runs on it. */
  private static final String ON_LAMBDA = "AWS_LAMBDA_FUNCTION_NAME";

  private static final String EMF = "emf";
  private static final String NONE = "none";
  private static final JsonFactory JSON = new JsonFactory();

  private final Optional<Consumer<String>> lines;
  private final InstantSource clock;

  /** Writes to {@code lines}, one text each. */
  LookMetrics(Consumer<String> lines, InstantSource clock) {
    this.lines = Optional.of(lines);
    this.clock = requireNonNull(clock, "clock");
  }

  private LookMetrics() {
    this.lines = Optional.empty();
    this.clock = InstantSource.system();
  }

  /** Tells nobody. */
  static LookMetrics none() {
    return new LookMetrics();
  }

  /**
   * As {@link TidemillConfig#METRICS} says: to standard output or nowhere. If it says nothing, to
   * standard output on Lambda and nowhere else.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it says something else
   */
  static LookMetrics of(Map<String, String> environment, InstantSource clock) {
    String otherwise = environment.containsKey(ON_LAMBDA) ? EMF : NONE;
    String given = environment.getOrDefault(TidemillConfig.METRICS, "");
    return switch (given.isBlank() ? otherwise : given) {
      case EMF -> new LookMetrics(System.out::println, clock);
      case NONE -> none();
      default ->
          throw new TidemillException(
              FailureKind.OPERATOR,
              "%s must be %s or %s, got \"%s\""
                  .formatted(TidemillConfig.METRICS, EMF, NONE, given));
    };
  }

  /** Whether there is anybody to tell; what is asked for the sake of metrics alone needn't be. */
  boolean tells() {
    return lines.isPresent();
  }

  /** A pipeline was looked at. */
  void looked(LedgerId ledger, PipelineAnswer answer) {
    tell(ledger, answer, Measured::look);
  }

  /**
   * A pipeline was looked at because a job ended. If that job's attempt is the newest commit, tells
   * of its run; so a run counts once for each delivery of the event.
   */
  void looked(LedgerId ledger, PipelineAnswer answer, JobName job) {
    tell(ledger, answer, outcome -> Measured.run(outcome, job));
  }

  /** A job of the pipeline has ended, and is charged for this. */
  void billed(LedgerId ledger, PipelineId pipeline, BilledUse use) {
    tell(clock.instant(), ledger, pipeline.value(), Measured.billed(use));
  }

  private static Optional<Outcome> outcome(PipelineAnswer answer) {
    return answer.match(
        decided -> Optional.of(decided.outcome()),
        commanded -> commanded.acted().outcome(),
        failed -> Optional.empty(),
        notReached -> Optional.empty());
  }

  private void tell(
      LedgerId ledger, PipelineAnswer answer, Function<Outcome, Map<Metric, Double>> measure) {
    Optional<Outcome> outcome = outcome(answer);
    Instant at = outcome.flatMap(Outcome::seen).map(Seen::at).orElseGet(clock::instant);
    tell(at, ledger, answer.pipeline(), outcome.map(measure).orElse(Map.of()));
  }

  private void tell(Instant at, LedgerId ledger, String pipeline, Map<Metric, Double> values) {
    try {
      if (lines.isPresent() && !values.isEmpty()) {
        lines.get().accept(line(at, ledger, pipeline, values));
      }
    } catch (RuntimeException | IOException e) {
      log.warn("pipeline={} metrics could not be told", pipeline, e);
    }
  }

  private static String line(
      Instant at, LedgerId ledger, String pipeline, Map<Metric, Double> values) throws IOException {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeObjectFieldStart("_aws");
      json.writeNumberField("Timestamp", at.toEpochMilli());
      json.writeArrayFieldStart("CloudWatchMetrics");
      directive(json, values);
      json.writeEndArray();
      json.writeEndObject();
      json.writeStringField(Metric.LEDGER, ledger.value());
      json.writeStringField(Metric.PIPELINE, pipeline);
      for (Map.Entry<Metric, Double> value : values.entrySet()) {
        json.writeNumberField(value.getKey().metricName(), value.getValue());
      }
      json.writeEndObject();
    }
    return line.toString();
  }

  private static void directive(JsonGenerator json, Map<Metric, Double> values) throws IOException {
    json.writeStartObject();
    json.writeStringField("Namespace", Metric.NAMESPACE);
    json.writeArrayFieldStart("Dimensions");
    json.writeStartArray();
    json.writeString(Metric.LEDGER);
    json.writeString(Metric.PIPELINE);
    json.writeEndArray();
    json.writeEndArray();
    json.writeArrayFieldStart("Metrics");
    for (Metric metric : values.keySet()) {
      json.writeStartObject();
      json.writeStringField("Name", metric.metricName());
      json.writeStringField("Unit", metric.unit().word());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
