package io.tidemill.cli;

import io.tidemill.core.FailureKind;

/** What the command's exit code says: who must act. */
public enum ExitCode {
  /** All went well, and checked out. */
  OK(0),
  /** Something was checked and found to differ. */
  DIFFERS(1),
  /** The command line doesn't fit, or a file that was given to be validated. */
  USAGE(2),
  /** A pipeline's author: a pipeline file, its SQL or its tables. */
  PIPELINE(3),
  /** Whoever runs Tidemill: prerequisites, settings, permissions. */
  OPERATOR(4),
  /** Nobody yet: a server was away or too slow; trying again may help. */
  INFRASTRUCTURE(5);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** What the process ends with. */
  public int code() {
    return code;
  }

  /** Who must act on a failure. */
  public static ExitCode of(FailureKind kind) {
    return switch (kind) {
      case PIPELINE -> PIPELINE;
      case OPERATOR -> OPERATOR;
      case INFRASTRUCTURE, UNKNOWN_OUTCOME -> INFRASTRUCTURE;
    };
  }
}
