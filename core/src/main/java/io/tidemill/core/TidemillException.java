package io.tidemill.core;

import static java.util.Objects.requireNonNull;

/**
 * Broken infrastructure or an impossible request, with the {@link FailureKind} that says who must
 * act. Expected outcomes are values, never this. The message says what was expected, what was found
 * and what to do next.
 */
public final class TidemillException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;

  public TidemillException(FailureKind kind, String message) {
    this(kind, message, null);
  }

  public TidemillException(FailureKind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = requireNonNull(kind, "kind");
  }

  public FailureKind kind() {
    return kind;
  }
}
