package io.tidemill.core.wiring;

/** The account of AWS in clouds that aren't AWS'. */
public final class LocalAccount {
  /** No account of AWS' has it; LocalStack's is this one for whoever names no other. */
  public static final String ID = "000000000000";

  private LocalAccount() {}
}
