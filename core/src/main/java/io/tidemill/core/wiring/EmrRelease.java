package io.tidemill.core.wiring;

/** The release of EMR Serverless that jobs are built for. */
public final class EmrRelease {
  /** Its label, which an application is made with unless its owner chooses another: Spark 3.5. */
  public static final String LABEL = "emr-7.14.0";

  private EmrRelease() {}
}
