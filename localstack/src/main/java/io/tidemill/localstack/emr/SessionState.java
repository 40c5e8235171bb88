package io.tidemill.localstack.emr;

/** The states of interactive sessions, by EMR Serverless' names: a list may be asked for them. */
enum SessionState {
  SUBMITTED,
  STARTING,
  STARTED,
  IDLE,
  BUSY,
  FAILED,
  TERMINATING,
  TERMINATED
}
