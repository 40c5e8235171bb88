package io.tidemill.localstack.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.localstack.http.ApiAnswer;
import io.tidemill.localstack.http.ApiError;
import io.tidemill.localstack.http.ApiRequest;
import io.tidemill.localstack.http.ApiServer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Speaks the part of Lambda's HTTP API that invokes functions, tells which there are, and reserves
 * concurrency. Signatures are not checked. Source of forms: Lambda API Reference.
 */
final class LambdaEndpoint implements AutoCloseable {
  private static final String FUNCTIONS = "functions";

  /** A name, or an ARN of any account and region, with a version or alias or none. */
  private static final Pattern FUNCTION =
      Pattern.compile(
          "(?:(?:arn:aws[a-z0-9-]*:lambda:[a-z0-9-]+:)?\\d{12}:function:)?(?<name>[a-zA-Z0-9_-]{1,64})(?::(?<qualifier>[a-zA-Z0-9$_-]+))?");

  private final LambdaService functions;
  private final InvokeRequests invokes;
  private final ApiServer server;

  private LambdaEndpoint(LambdaService functions, AsyncEvents events) {
    this.functions = functions;
    this.invokes = new InvokeRequests(events);
    this.server = ApiServer.start("lambda", InvokeRequests.MOST_BYTES + 1, this::answer);
  }

  static LambdaEndpoint start(LambdaService functions, AsyncEvents events) {
    return new LambdaEndpoint(functions, events);
  }

  /** A function, and the name by which it was asked for. */
  record Named(DeployedLambda function, InvokedAs as) {}

  String url() {
    return server.url();
  }

  @Override
  public void close() {
    server.close();
  }

  private ApiAnswer answer(ApiRequest request) throws InterruptedException {
    List<String> path = request.path();
    boolean ours = path.size() > 1 && path.get(1).equals(FUNCTIONS);
    String what = path.size() == 4 ? path.get(3) : Integer.toString(path.size());
    String route = ours ? "%s %s %s".formatted(request.method(), path.get(0), what) : "";
    return switch (route) {
      case "POST 2015-03-31 invocations" -> {
        Named named = named(request);
        yield invokes.answer(named, request);
      }
      case "GET 2015-03-31 configuration" -> ApiAnswer.of(200, configuration(named(request)));
      case "GET 2015-03-31 2" -> list();
      case "PUT 2017-10-31 concurrency" -> reserve(named(request).function(), request.json());
      case "GET 2019-09-30 concurrency" ->
          ApiAnswer.of(200, reserved(named(request).function().reserved()));
      case "DELETE 2017-10-31 concurrency" -> {
        named(request).function().reserve(OptionalInt.empty());
        yield ApiAnswer.empty(204);
      }
      default ->
          throw ApiError.unknownOperation(
              "%s is not an operation of this local endpoint; it knows Invoke, GetFunctionConfiguration, ListFunctions, and Put-, Get- and DeleteFunctionConcurrency"
                  .formatted(request));
    };
  }

  private ApiAnswer list() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode list = answer.putArray("Functions");
    functions
        .all()
        .forEach(
            function ->
                list.add(
                    FunctionConfiguration.json(
                        function.pool(),
                        InvokedAs.latest(function.pool().deployment().spec().name()))));
    return ApiAnswer.of(200, answer);
  }

  private static ObjectNode configuration(Named named) {
    return FunctionConfiguration.json(named.function().pool(), named.as());
  }

  private static ApiAnswer reserve(DeployedLambda function, JsonNode asked) {
    JsonNode most = asked.path("ReservedConcurrentExecutions");
    if (!most.isInt() || most.intValue() < 0) {
      throw new ApiError(
          400,
          "InvalidParameterValueException",
          "ReservedConcurrentExecutions must be a number, 0 or more, got " + most);
    }
    OptionalInt reserved = OptionalInt.of(most.intValue());
    function.reserve(reserved);
    return ApiAnswer.of(200, reserved(reserved));
  }

  private static ObjectNode reserved(OptionalInt most) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    most.ifPresent(number -> json.put("ReservedConcurrentExecutions", number));
    return json;
  }

  /** The function that the path names; the qualifier may be in the query instead. */
  private Named named(ApiRequest request) {
    String text = request.path().get(2);
    Matcher matcher = FUNCTION.matcher(text);
    if (!matcher.matches()) {
      throw ApiError.validation("functionName must match %s, got \"%s\"".formatted(FUNCTION, text));
    }
    String name = matcher.group("name");
    DeployedLambda function =
        functions.find(name).orElseThrow(() -> notFound(EnvironmentCommand.arn(name)));
    Optional<String> qualifier =
        Optional.ofNullable(matcher.group("qualifier"))
            .or(() -> request.query().getOrDefault("Qualifier", List.of()).stream().findFirst());
    InvokedAs as =
        qualifier
            .map(
                given ->
                    function
                        .as(given)
                        .orElseThrow(() -> notFound(EnvironmentCommand.arn(name) + ":" + given)))
            .orElseGet(() -> InvokedAs.latest(name));
    return new Named(function, as);
  }

  private static ApiError notFound(String arn) {
    return ApiError.notFound(
        "Function not found: %s. This local Lambda keeps the newest version alone".formatted(arn));
  }
}
