package io.tidemill.infra.config;

import java.util.Locale;

/** The stacks of a deployment, by how long they live; in the order in which they are deployed. */
public enum Part {
  /** What rarely changes and holds nothing. */
  NETWORK,
  /** What holds data, and stays. */
  DATA,
  /** What works. */
  RUNTIME,
  /** What watches, by pipeline. */
  PIPELINES;

  /** The name of a deployment's stack. */
  public String stack(DeployConfig config) {
    return config.name() + "-" + this;
  }

  /** As names of stacks have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
