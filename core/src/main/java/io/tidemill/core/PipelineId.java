package io.tidemill.core;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * The name of a pipeline: a lower-case letter, then up to 31 lower-case letters, digits or hyphens,
 * so that it fits into Kafka group names, EMR job names (64 characters with the rest) and alarm
 * names as it is.
 */
public record PipelineId(String value) implements Comparable<PipelineId> {
  /** What {@link #value()} must look like; for messages and schemas. */
  public static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  public PipelineId {
    requireNonNull(value, "value");
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "Pipeline name must match %s, got \"%s\"".formatted(FORM, value));
    }
  }

  @Override
  public int compareTo(PipelineId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
