package io.tidemill.infra.config;

/** What functions or workers run on, by the names of AWS. */
public enum Architecture {
  ARM64,
  X86_64
}
