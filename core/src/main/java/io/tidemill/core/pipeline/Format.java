package io.tidemill.core.pipeline;

/** How the bytes of a record's value are read. */
public enum Format {
  JSON
}
