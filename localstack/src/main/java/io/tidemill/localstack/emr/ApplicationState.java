package io.tidemill.localstack.emr;

/** The states of an application, by EMR Serverless' names. */
enum ApplicationState {
  CREATING,
  CREATED,
  STARTING,
  STARTED,
  STOPPING,
  STOPPED,
  /** Deleted; nothing follows. */
  TERMINATED;

  /** Whether it may be changed or deleted. */
  boolean rests() {
    return this == CREATED || this == STOPPED;
  }
}
