package io.tidemill.triggers.function;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/** What CloudFormation asks for, if it does. */
sealed interface StackEvent {
  <R> R match(Function<Request, R> onRequest, Function<Foreign, R> onForeign);

  /** What becomes of the resource. */
  enum Type {
    CREATE("Create"),
    UPDATE("Update"),
    DELETE("Delete");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /**
   * A custom resource's request. Source of the form: CloudFormation User Guide, "Custom resource
   * request objects".
   *
   * @param answerTo where the answer goes, a URL that is good for one and holds a signature: never
   *     shown
   * @param physicalId what the resource was called in an earlier answer; none to begin with
   */
  record Request(
      Type type,
      URI answerTo,
      String stack,
      String request,
      String logicalId,
      Optional<String> physicalId)
      implements StackEvent {
    public Request {
      requireNonNull(type, "type");
      requireNonNull(answerTo, "answerTo");
      requireNonNull(stack, "stack");
      requireNonNull(request, "request");
      requireNonNull(logicalId, "logicalId");
      requireNonNull(physicalId, "physicalId");
    }

    @Override
    public <R> R match(Function<Request, R> onRequest, Function<Foreign, R> onForeign) {
      return onRequest.apply(this);
    }

    @Override
    public String toString() {
      return "%s of %s, request %s"
          .formatted(type.word(), Shown.quoted(logicalId), Shown.quoted(request));
    }
  }

  /** Nothing that CloudFormation could be answered to. */
  record Foreign(Refusal refusal) implements StackEvent {
    @Override
    public <R> R match(Function<Request, R> onRequest, Function<Foreign, R> onForeign) {
      return onForeign.apply(this);
    }
  }
}
