package io.tidemill.localstack.lambda;

/** Whether environments start from a snapshot of one whose code is loaded already. */
public enum SnapStart {
  /** Each loads its code by itself. */
  NONE,
  /**
   * The code is loaded, and its hooks before a snapshot are run, when the function is deployed;
   * those after it are run when an event comes. A JVM's memory isn't copied here: the environment
   * that was made ready waits for the first event, and further ones do the whole by themselves.
   */
  PUBLISHED_VERSIONS;

  /** What code finds as {@code AWS_LAMBDA_INITIALIZATION_TYPE}. */
  String initializationType() {
    return this == NONE ? "on-demand" : "snap-start";
  }

  /** As Lambda's API has it in {@code SnapStart.ApplyOn}. */
  String applyOn() {
    return this == NONE ? "None" : "PublishedVersions";
  }
}
