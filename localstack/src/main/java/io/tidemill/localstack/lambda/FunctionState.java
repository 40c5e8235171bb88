package io.tidemill.localstack.lambda;

/** Whether a function can be invoked, as Lambda's API has it in {@code State}. */
public enum FunctionState {
  /** Its snapshot isn't taken yet; events wait for it here, where Lambda refuses them. */
  PENDING("Pending"),
  ACTIVE("Active"),
  /** No snapshot could be taken; the next event tries anew. */
  FAILED("Failed");

  private final String word;

  FunctionState(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
