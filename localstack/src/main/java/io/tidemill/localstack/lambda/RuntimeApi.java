package io.tidemill.localstack.lambda;

import io.tidemill.localstack.http.ApiAnswer;
import io.tidemill.localstack.http.ApiRequest;
import io.tidemill.localstack.http.ApiServer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Lambda's Runtime API, version 2018-06-01, for one environment: its runtime asks for an event,
 * answers it, and asks for the next. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">the reference</a>.
 */
final class RuntimeApi {
  /**
   * The most that a function may answer: 6 MB (Lambda Developer Guide, "Lambda quotas"), and the
   * 100 bytes that the service's own refusal counts on top.
   */
  static final int MOST_ANSWER_BYTES = 6 * 1024 * 1024 + 100;

  private static final List<String> ROOT = List.of("2018-06-01", "runtime");
  private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
  private static final String OK = "{\"status\":\"OK\"}";

  private final Requests requests;

  private RuntimeApi(Requests requests) {
    this.requests = requests;
  }

  /** What the runtime's requests mean. */
  interface Requests {
    /** The next event; waits until there is one. */
    Delivery next() throws InterruptedException;

    /** The handler answered. Whether that event is the one being handled. */
    boolean answered(String requestId, byte[] payload);

    /** The handler failed. Whether that event is the one being handled. */
    boolean failed(String requestId, FunctionError error);

    /** The code can't be loaded, found out about while the event was to be handled. */
    boolean notLoaded(String requestId, FunctionError error);

    /** The code can't be loaded, found out about before any event. */
    void initFailed(FunctionError error);

    /**
     * The runtime is ready for a snapshot, which one asks for that Lambda starts with {@code
     * snap-start}; returns in an environment that was restored from it.
     */
    default void restored() throws InterruptedException {
      // An environment that is no snapshot's goes on.
    }

    /** A hook that runs after a restoration failed; the process ends. */
    default void restoreFailed(FunctionError error) {
      initFailed(error);
    }
  }

  /** Starts to listen. */
  static ApiServer start(Requests requests) {
    return ApiServer.start(
        "lambda-runtime", MOST_ANSWER_BYTES + 1, new RuntimeApi(requests)::answer);
  }

  private ApiAnswer answer(ApiRequest request) throws InterruptedException {
    List<String> path = request.path();
    if (path.size() < 4 || !path.subList(0, 2).equals(ROOT)) {
      return unknown(request);
    }
    String last = path.get(path.size() - 1);
    String route = request.method() + " " + path.get(2) + (path.size() == 5 ? "/*/" : "/") + last;
    return switch (route) {
      case "GET invocation/next" -> next();
      case "GET restore/next" -> restore();
      case "POST invocation/*/response" -> response(path.get(3), request.body());
      case "POST invocation/*/error" -> error(path.get(3), request);
      case "POST init/error" -> {
        requests.initFailed(reported(request));
        yield accepted();
      }
      case "POST restore/error" -> {
        requests.restoreFailed(reported(request));
        yield accepted();
      }
      default -> unknown(request);
    };
  }

  private ApiAnswer next() throws InterruptedException {
    Delivery delivery = requests.next();
    return ApiAnswer.of(200, delivery.payload())
        .with("Lambda-Runtime-Aws-Request-Id", delivery.requestId())
        .with("Lambda-Runtime-Deadline-Ms", Long.toString(delivery.deadline().toEpochMilli()))
        .with("Lambda-Runtime-Invoked-Function-Arn", delivery.functionArn())
        .with("Lambda-Runtime-Trace-Id", delivery.traceId());
  }

  private ApiAnswer restore() throws InterruptedException {
    requests.restored();
    return ApiAnswer.of(200, new byte[0]);
  }

  private ApiAnswer response(String requestId, byte[] payload) {
    if (payload.length > MOST_ANSWER_BYTES) {
      String most =
          "exceeded maximum allowed payload size (%d bytes).".formatted(MOST_ANSWER_BYTES);
      requests.failed(
          requestId,
          FunctionError.of("Function.ResponseSizeTooLarge", "Response payload size " + most));
      return refused(413, "RequestEntityTooLarge", "Payload size " + most);
    }
    return requests.answered(requestId, payload) ? accepted() : unknownId(requestId);
  }

  private ApiAnswer error(String requestId, ApiRequest request) {
    FunctionError error = reported(request);
    boolean known =
        request.header(ERROR_TYPE).filter("Runtime.BadFunctionCode"::equals).isPresent()
            ? requests.notLoaded(requestId, error)
            : requests.failed(requestId, error);
    return known ? accepted() : unknownId(requestId);
  }

  private static FunctionError reported(ApiRequest request) {
    return FunctionError.reported(
        request.header(ERROR_TYPE).orElse("Runtime.Unknown"), request.body());
  }

  private static ApiAnswer accepted() {
    return ApiAnswer.of(202, OK.getBytes(StandardCharsets.UTF_8));
  }

  private static ApiAnswer unknownId(String requestId) {
    return refused(
        400, "InvalidRequestID", "Request %s is not being handled here".formatted(requestId));
  }

  private static ApiAnswer unknown(ApiRequest request) {
    return refused(404, "InvalidPath", "%s is not of this Runtime API".formatted(request));
  }

  private static ApiAnswer refused(int status, String type, String message) {
    return ApiAnswer.of(status, FunctionError.of(type, message).payload());
  }
}
