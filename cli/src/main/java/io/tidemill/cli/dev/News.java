package io.tidemill.cli.dev;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened, as it is told.
 *
 * @param pipeline that it concerns; empty if it concerns all
 * @param text one line for people
 * @param details further lines, below it
 * @param data the same for programs: strings, numbers, lists and maps
 */
record News(
    Kind kind,
    Optional<PipelineId> pipeline,
    String text,
    List<String> details,
    Map<String, Object> data) {
  News {
    requireNonNull(kind, "kind");
    requireNonNull(pipeline, "pipeline");
    requireNonNull(text, "text");
    details = List.copyOf(details);
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }

  /** What kinds of things happen; programs know them by these names, in lower case. */
  enum Kind {
    STARTED(Mood.GOOD),
    READY(Mood.GOOD),
    ALARM(Mood.PLAIN),
    CLAIMED(Mood.PLAIN),
    LAUNCHED(Mood.PLAIN),
    ENTERED(Mood.PLAIN),
    COMMITTED(Mood.GOOD),
    TRIED_AGAIN(Mood.BAD),
    CANCELLED(Mood.BAD),
    BLOCKED(Mood.BAD),
    POSITION_CHANGED(Mood.BAD),
    HELD(Mood.PLAIN),
    REFUSED(Mood.BAD),
    FAILED(Mood.BAD),
    DEFINITION_CHANGED(Mood.PLAIN),
    DEFINITION_BROKEN(Mood.BAD),
    DEFINITION_MENDED(Mood.GOOD),
    PIPELINE_ADDED(Mood.GOOD),
    PIPELINE_REMOVED(Mood.PLAIN),
    SCHEMA_APPLIED(Mood.GOOD),
    FUNCTIONS_RESTARTED(Mood.GOOD),
    JOB_REBUILT(Mood.GOOD),
    TOPIC_MADE(Mood.GOOD),
    STOPPING(Mood.PLAIN);

    private final Mood mood;

    Kind(Mood mood) {
      this.mood = mood;
    }

    Mood mood() {
      return mood;
    }

    /** As programs know it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How news is set off. */
  enum Mood {
    GOOD,
    BAD,
    PLAIN
  }

  static News of(Kind kind, String text, Map<String, Object> data) {
    return new News(kind, Optional.empty(), text, List.of(), data);
  }

  static News of(Kind kind, PipelineId pipeline, String text, Map<String, Object> data) {
    return new News(kind, Optional.of(pipeline), text, List.of(), data);
  }

  News with(List<String> lines) {
    return new News(kind, pipeline, text, lines, data);
  }
}
