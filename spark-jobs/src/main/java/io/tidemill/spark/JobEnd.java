package io.tidemill.spark;

/** How a job's process ends. */
enum JobEnd {
  COMMITTED(0),
  /** Another job has, or had, the attempt: nothing went wrong here. */
  NOT_NEEDED(0),
  /** The attempt failed; the reconciler begins another. */
  FAILED(1),
  /** No attempt can help; the pipeline is blocked until a person looks. */
  BLOCKED(2);

  private final int exitCode;

  JobEnd(int exitCode) {
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
