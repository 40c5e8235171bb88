package io.tidemill.localstack.lambda;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.localstack.http.ApiAnswer;
import io.tidemill.localstack.http.ApiError;
import io.tidemill.localstack.http.ApiRequest;
import io.tidemill.localstack.http.ApiServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks the part of Lambda's HTTP API that invokes functions: {@code Invoke}, synchronously, by
 * {@code Event}, or as {@code DryRun}; and tells which functions there are. Signatures are not
 * checked.
 *
 * <p>An {@code Event} that fails is tried twice more, as Lambda does, but after a second each, not
 * after one and two minutes. Throttled, it is tried again until it isn't.
 */
final class LambdaEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LambdaEndpoint.class);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final List<String> ROOT = List.of("2015-03-31", "functions");

  /** What Lambda gives a function that is invoked with nothing. */
  private static final byte[] NO_PAYLOAD = {'{', '}'};

  /** Lambda's quotas: so much if the caller waits for the answer, and so much for an event. */
  private static final int MOST_BYTES = 6 * 1024 * 1024;

  private static final int MOST_EVENT_BYTES = 1024 * 1024;
  private static final int LOG_BYTES = 4 * 1024;
  private static final int TRIES = 3;
  private static final int MOST_EVENTS = 1_000;
  private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(1);

  /** A name, or an ARN of any account and region, with a version or alias or none. */
  private static final Pattern FUNCTION =
      Pattern.compile(
          "(?:(?:arn:aws[a-z0-9-]*:lambda:[a-z0-9-]+:)?\\d{12}:function:)?(?<name>[a-zA-Z0-9_-]{1,64})(?::(?<version>[a-zA-Z0-9$_-]+))?");

  private final LambdaService functions;
  private final ScheduledExecutorService timer;
  private final AtomicInteger events = new AtomicInteger();
  private final ApiServer server;

  private LambdaEndpoint(LambdaService functions, ScheduledExecutorService timer) {
    this.functions = functions;
    this.timer = timer;
    this.server = ApiServer.start("lambda", MOST_BYTES + 1, this::answer);
  }

  static LambdaEndpoint start(LambdaService functions, ScheduledExecutorService timer) {
    return new LambdaEndpoint(functions, timer);
  }

  String url() {
    return server.url();
  }

  @Override
  public void close() {
    server.close();
  }

  private ApiAnswer answer(ApiRequest request) throws InterruptedException {
    List<String> path = request.path();
    boolean ours = path.size() > 1 && path.subList(0, 2).equals(ROOT);
    String route = request.method() + (path.size() == 4 ? " */" + path.get(3) : " " + path.size());
    return switch (ours ? route : "") {
      case "POST */invocations" -> invoke(function(path.get(2)), request);
      case "GET */configuration" -> ApiAnswer.of(200, configuration(function(path.get(2))));
      case "GET 2" -> list();
      default ->
          throw ApiError.unknownOperation(
              "%s is not an operation of this local endpoint; it knows Invoke, GetFunctionConfiguration, ListFunctions"
                  .formatted(request));
    };
  }

  private ApiAnswer list() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode list = answer.putArray("Functions");
    functions.all().forEach(function -> list.add(configuration(function)));
    return ApiAnswer.of(200, answer);
  }

  private static ObjectNode configuration(FunctionPool function) {
    return FunctionConfiguration.json(function.deployment().spec());
  }

  private FunctionPool function(String name) {
    Matcher function = FUNCTION.matcher(name);
    if (!function.matches()) {
      throw ApiError.validation("functionName must match %s, got \"%s\"".formatted(FUNCTION, name));
    }
    String version = function.group("version");
    if (version != null && !version.equals(EnvironmentCommand.VERSION)) {
      throw ApiError.notFound("Function not found: %s; versions aren't kept".formatted(name));
    }
    return functions
        .find(function.group("name"))
        .orElseThrow(
            () ->
                ApiError.notFound(
                    "Function not found: " + EnvironmentCommand.arn(function.group("name"))));
  }

  private ApiAnswer invoke(FunctionPool function, ApiRequest request) throws InterruptedException {
    byte[] payload = request.body().length == 0 ? NO_PAYLOAD : request.body();
    return switch (request.header("X-Amz-Invocation-Type").orElse("RequestResponse")) {
      case "RequestResponse" -> {
        check(payload, MOST_BYTES);
        Event event = new Event(payload);
        function.invoke(event);
        yield answer(await(event), request.header("X-Amz-Log-Type").orElse("None"));
      }
      case "Event" -> {
        check(payload, MOST_EVENT_BYTES);
        yield accept(function, payload);
      }
      case "DryRun" -> ApiAnswer.empty(204);
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

  private static Event.Settled await(Event event) throws InterruptedException {
    try {
      return event.settled().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Events are settled in any case", e);
    }
  }

  private static ApiAnswer answer(Event.Settled settled, String logType) {
    ApiAnswer answer =
        settled
            .invocation()
            .match(
                answered -> ApiAnswer.of(200, answered.payload()),
                failed -> failed(failed.payload()),
                timedOut ->
                    failed(
                        FunctionError.of(
                                "Sandbox.Timedout",
                                "RequestId: %s Error: Task timed out after %.2f seconds"
                                    .formatted(
                                        settled.requestId(), timedOut.after().toMillis() / 1e3))
                            .payload()),
                notStarted ->
                    failed(
                        FunctionError.of(notStarted.errorType(), notStarted.message()).payload()),
                throttled -> {
                  throw throttled();
                });
    answer =
        answer
            .with("X-Amz-Executed-Version", EnvironmentCommand.VERSION)
            .with("x-amzn-RequestId", settled.requestId());
    if (!logType.equals("Tail")) {
      return answer;
    }
    byte[] tail = settled.log().map(log -> log.tail(LOG_BYTES)).orElse(new byte[0]);
    return answer.with("X-Amz-Log-Result", Base64.getEncoder().encodeToString(tail));
  }

  private static ApiAnswer failed(byte[] payload) {
    return ApiAnswer.of(200, payload).with("X-Amz-Function-Error", "Unhandled");
  }

  private static ApiError throttled() {
    return new ApiError(429, "TooManyRequestsException", "Rate Exceeded.");
  }

  private ApiAnswer accept(FunctionPool function, byte[] payload) {
    if (events.incrementAndGet() > MOST_EVENTS) {
      events.decrementAndGet();
      throw throttled();
    }
    tryEvent(function, payload, TRIES);
    return ApiAnswer.empty(202);
  }

  private void tryEvent(FunctionPool function, byte[] payload, int triesLeft) {
    Event event = new Event(payload);
    CompletionStage<Void> unused =
        event.settled().thenAccept(settled -> judge(function, settled, payload, triesLeft));
    function.invoke(event);
  }

  private void judge(FunctionPool function, Event.Settled settled, byte[] payload, int triesLeft) {
    int left =
        settled
            .invocation()
            .match(
                answered -> 0,
                failed -> triesLeft - 1,
                timedOut -> triesLeft - 1,
                notStarted -> triesLeft - 1,
                throttled -> triesLeft);
    if (left == 0) {
      events.decrementAndGet();
      if (!(settled.invocation() instanceof Invocation.Answered)) {
        LOG.warn(
            "Function {} has failed at an event {} times, the last one as request {}; it is given up",
            function.deployment().spec().name(),
            TRIES,
            settled.requestId());
      }
      return;
    }
    CompletableFuture.delayedExecutor(TRY_AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS, timer)
        .execute(() -> tryEvent(function, payload, left));
  }
}
