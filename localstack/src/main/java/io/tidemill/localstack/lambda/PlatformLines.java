package io.tidemill.localstack.lambda;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Lambda's own lines in a function's log. Sources: Lambda Developer Guide, "Sending Java function
 * logs to CloudWatch Logs" for the text; "Lambda Telemetry API Event schema reference" for the
 * records that the JSON format has, of which those of level INFO are written. What isn't measured
 * here (memory used, traces) is left out.
 */
final class PlatformLines {
  private final LogFormat format;

  PlatformLines(LogFormat format) {
    this.format = requireNonNull(format, "format");
  }

  /** What an environment's first event waited for. */
  enum Start {
    INIT("Init Duration", "initDurationMs"),
    RESTORE("Restore Duration", "restoreDurationMs");

    private final String words;
    private final String metric;

    Start(String words, String metric) {
      this.words = words;
      this.metric = metric;
    }
  }

  /** The start of an environment, and how long it took. */
  record Started(Start how, Duration took) {
    Started {
      requireNonNull(how, "how");
      requireNonNull(took, "took");
    }
  }

  /**
   * How an invocation went.
   *
   * @param started the environment's start, if this was its first event
   * @param memoryMegabytes what the function may take
   */
  record Report(
      String requestId,
      Duration took,
      int memoryMegabytes,
      Optional<Started> started,
      Invocation invocation) {
    private String status() {
      return invocation.match(
          answered -> "success",
          failed -> "error",
          timedOut -> "timeout",
          notStarted -> "error",
          throttled -> "error");
    }

    private Optional<String> errorType() {
      return invocation.match(
          answered -> Optional.empty(),
          failed -> Optional.of(failed.errorType()),
          timedOut -> Optional.empty(),
          notStarted -> Optional.of(notStarted.errorType()),
          throttled -> Optional.empty());
    }

    /** Begun milliseconds count. */
    private long billedMillis() {
      return took.plusNanos(999_999).toMillis();
    }
  }

  /** An environment begins to load its code. */
  String initStart(Deployment deployment, Instant now) {
    if (format == LogFormat.TEXT) {
      return "INIT_START Runtime Version: java:17%n".formatted();
    }
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    told.put("initializationType", deployment.spec().options().snapStart().initializationType());
    told.put("phase", "init");
    told.put("runtimeVersion", "java:17");
    told.put("functionName", deployment.spec().name());
    told.put("functionVersion", Integer.toString(deployment.version()));
    return line("initStart", told, now);
  }

  /** An event goes to the handler. */
  String start(String requestId, String version, Instant now) {
    if (format == LogFormat.TEXT) {
      return "START RequestId: %s Version: %s%n".formatted(requestId, version);
    }
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    return line("start", told.put("requestId", requestId).put("version", version), now);
  }

  /** The environment is done with an event. */
  String report(Report report, Instant now) {
    return format == LogFormat.TEXT ? text(report, now) : line("report", json(report), now);
  }

  private static String text(Report report, Instant now) {
    StringBuilder lines = new StringBuilder();
    if (report.invocation() instanceof Invocation.TimedOut timedOut) {
      lines.append(
          "%s %s Task timed out after %.2f seconds%n"
              .formatted(millis(now), report.requestId(), timedOut.after().toMillis() / 1e3));
    }
    lines.append("END RequestId: %s%n".formatted(report.requestId()));
    lines.append(
        "REPORT RequestId: %s\tDuration: %s ms\tBilled Duration: %d ms\tMemory Size: %d MB"
            .formatted(
                report.requestId(),
                millis(report.took()),
                report.billedMillis(),
                report.memoryMegabytes()));
    report
        .started()
        .ifPresent(
            started ->
                lines.append("\t%s: %s ms".formatted(started.how().words, millis(started.took()))));
    if (!report.status().equals("success")) {
      lines.append("\tStatus: ").append(report.status());
    }
    report.errorType().ifPresent(type -> lines.append("\tError Type: ").append(type));
    return lines.append(System.lineSeparator()).toString();
  }

  private static ObjectNode json(Report report) {
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    told.put("requestId", report.requestId());
    ObjectNode metrics = told.putObject("metrics");
    metrics.put("durationMs", millis(report.took()).doubleValue());
    metrics.put("billedDurationMs", report.billedMillis());
    metrics.put("memorySizeMB", report.memoryMegabytes());
    report
        .started()
        .ifPresent(
            started -> metrics.put(started.how().metric, millis(started.took()).doubleValue()));
    told.put("status", report.status());
    report.errorType().ifPresent(type -> told.put("errorType", type));
    return told;
  }

  private static String line(String type, ObjectNode told, Instant now) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("time", millis(now));
    line.put("type", "platform." + type);
    line.set("record", told);
    return line + System.lineSeparator();
  }

  private static BigDecimal millis(Duration took) {
    return BigDecimal.valueOf(took.toNanos(), 6).setScale(2, RoundingMode.HALF_UP);
  }

  private static String millis(Instant moment) {
    // Instant's own form leaves out zeros; this one never has more than milliseconds.
    return moment.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
