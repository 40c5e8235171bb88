package io.tidemill.localstack.lambda;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidemill.localstack.http.ApiAnswer;
import io.tidemill.localstack.http.ApiError;
import io.tidemill.localstack.http.ApiRequest;
import java.io.IOException;
import java.util.Base64;
import java.util.concurrent.ExecutionException;

/**
 * Answers Lambda's {@code Invoke}: synchronously, by {@code Event}, or as {@code DryRun}. Source of
 * forms and limits: Lambda API Reference, "Invoke"; Lambda Developer Guide, "Lambda quotas".
 */
final class InvokeRequests {
  /** The largest event of a caller who waits for the answer: 6 MB. */
  static final int MOST_BYTES = 6 * 1024 * 1024;

  /** The largest event that nobody waits for: 1 MB. */
  private static final int MOST_EVENT_BYTES = 1024 * 1024;

  /** How much of the end of the log comes along. */
  private static final int LOG_BYTES = 4 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** What Lambda gives a function that is invoked with nothing. */
  private static final byte[] NO_PAYLOAD = {'{', '}'};

  private static final String REQUEST_ID = "x-amzn-RequestId";
  private static final String VERSION = "X-Amz-Executed-Version";

  private final AsyncEvents events;

  InvokeRequests(AsyncEvents events) {
    this.events = requireNonNull(events, "events");
  }

  ApiAnswer answer(LambdaEndpoint.Named named, ApiRequest request) throws InterruptedException {
    byte[] payload = request.body().length == 0 ? NO_PAYLOAD : request.body();
    return switch (request.header("X-Amz-Invocation-Type").orElse("RequestResponse")) {
      case "RequestResponse" -> {
        check(payload, MOST_BYTES);
        Event event = new Event(Event.newRequestId(), named.as(), payload);
        ApiAnswer answer =
            answer(await(named.function(), event), request.header("X-Amz-Log-Type").orElse("None"));
        yield answer.with(VERSION, named.as().version()).with(REQUEST_ID, event.requestId());
      }
      case "Event" -> {
        check(payload, MOST_EVENT_BYTES);
        Event event = new Event(Event.newRequestId(), named.as(), payload);
        yield events.accept(named.function(), event)
            ? ApiAnswer.empty(202).with(REQUEST_ID, event.requestId())
            : throttled("CallerRateLimitExceeded");
      }
      case "DryRun" -> ApiAnswer.empty(204).with(VERSION, named.as().version());
      default ->
          throw new ApiError(
              400,
              "InvalidParameterValueException",
              "X-Amz-Invocation-Type must be RequestResponse, Event or DryRun");
    };
  }

  private static void check(byte[] payload, int most) {
    if (payload.length > most) {
      throw new ApiError(
          413,
          "RequestTooLargeException",
          "Request must be smaller than %d bytes for the InvokeFunction operation".formatted(most));
    }
    try {
      JSON.readTree(payload);
    } catch (IOException e) {
      throw new ApiError(
          400,
          "InvalidRequestContentException",
          "Could not parse request body into json: " + e.getMessage());
    }
  }

  private static Event.Settled await(DeployedLambda function, Event event)
      throws InterruptedException {
    try {
      return function.invoke(event).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Events are settled in any case", e);
    }
  }

  private static ApiAnswer answer(Event.Settled settled, String logType) {
    if (settled.invocation() instanceof Invocation.Throttled) {
      return throttled("ReservedFunctionConcurrentInvocationLimitExceeded");
    }
    ApiAnswer answer =
        settled.invocation() instanceof Invocation.Answered answered
            ? ApiAnswer.of(200, answered.payload())
            : failed(settled.error().orElseThrow(IllegalStateException::new));
    if (!logType.equals("Tail")) {
      return answer;
    }
    byte[] tail = settled.log().map(log -> log.tail(LOG_BYTES)).orElse(new byte[0]);
    return answer.with("X-Amz-Log-Result", Base64.getEncoder().encodeToString(tail));
  }

  /** What the function fails on is an answer; what keeps Lambda from asking it is a refusal. */
  private static ApiAnswer failed(FunctionError error) {
    return switch (error.type()) {
      case FunctionError.RESTORE_FAILED -> throw new ApiError(400, error.type(), error.message());
      case FunctionError.RESTORE_TIMED_OUT ->
          throw new ApiError(408, error.type(), error.message());
      default -> ApiAnswer.of(200, error.payload()).with("X-Amz-Function-Error", "Unhandled");
    };
  }

  private static ApiAnswer throttled(String reason) {
    return ApiAnswer.of(
            429,
            JsonNodeFactory.instance
                .objectNode()
                .put("Reason", reason)
                .put("Type", "User")
                .put("message", "Rate Exceeded."))
        .with("x-amzn-ErrorType", FunctionError.THROTTLED);
  }
}
