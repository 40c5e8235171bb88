package io.tidemill.localstack.lambda;

/** How a function logs, and how Lambda's own lines stand between. */
public enum LogFormat {
  /** Lines for people: {@code START}, {@code END}, {@code REPORT}. */
  TEXT,
  /** A JSON object a line: {@code platform.start}, {@code platform.report}. */
  JSON
}
