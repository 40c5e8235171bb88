package io.tidemill.infra.command;

import io.tidemill.core.FailureKind;

/** Who must act; the numbers are those of all commands of Tidemill. */
final class ExitCodes {
  static final int OK = 0;
  static final int DIFFERS = 1;
  static final int USAGE = 2;

  private ExitCodes() {}

  static int of(FailureKind kind) {
    return switch (kind) {
      case PIPELINE -> 3;
      case OPERATOR -> 4;
      case INFRASTRUCTURE, UNKNOWN_OUTCOME -> 5;
    };
  }
}
