package io.tidemill.testkit.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.testkit.Python;
import io.tidemill.testkit.RecordingProxy.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/** The service's own model, whole, as botocore brings it. Immutable. */
public final class BotocoreModel implements EmrModel {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SERVICE = "data/emr-serverless/2021-07-13/service-2.json";
  private static final Optional<BotocoreModel> INSTALLED =
      Python.folderOf("botocore").flatMap(BotocoreModel::in);

  private final JsonNode model;
  private final ModelShapes shapes;

  private BotocoreModel(JsonNode model) {
    this.model = model;
    this.shapes = new ModelShapes(model.path("shapes"));
  }

  /**
   * The one that {@code python3} would use; empty if it has no botocore, or one from before
   * sessions, which lacks what is answered here.
   */
  public static Optional<BotocoreModel> installed() {
    return INSTALLED;
  }

  private static Optional<BotocoreModel> in(Path botocore) {
    Path plain = botocore.resolve(SERVICE);
    Path packed = botocore.resolve(SERVICE + ".gz");
    if (!Files.exists(plain) && !Files.exists(packed)) {
      return Optional.empty();
    }
    try (InputStream in =
        Files.exists(plain)
            ? Files.newInputStream(plain)
            : new GZIPInputStream(Files.newInputStream(packed))) {
      return Optional.of(JSON.readTree(in))
          .filter(model -> model.path("operations").has(EmrOperation.StartSession.name()))
          .map(BotocoreModel::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each operation as {@code name method route}. */
  public Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    model
        .path("operations")
        .fields()
        .forEachRemaining(
            operation ->
                operations.add(
                    "%s %s %s"
                        .formatted(
                            operation.getKey(),
                            operation.getValue().path("http").path("method").asText(),
                            operation.getValue().path("http").path("requestUri").asText())));
    return operations;
  }

  /** Whether an operation may end in an error of this type. */
  public boolean mayEndIn(EmrOperation operation, String error) {
    for (JsonNode known : model.path("operations").path(operation.name()).path("errors")) {
      if (known.path("shape").asText().equals(error)) {
        return true;
      }
    }
    return false;
  }

  /** The names of a structure's members that stand in its JSON. */
  public Set<String> members(String structure) {
    return shapes.members(structure);
  }

  @Override
  public List<String> problems(Exchange exchange) {
    Optional<EmrOperation> operation = EmrOperation.of(exchange);
    List<String> problems = new ArrayList<>();
    if (operation.isEmpty()) {
      return problems;
    }
    JsonNode modelled = model.path("operations").path(operation.get().name());
    JsonNode answer = json(exchange);
    if (exchange.status() == modelled.path("http").path("responseCode").asInt()) {
      shapes.check(modelled.path("output").path("shape").asText(), "", answer, problems);
      return problems;
    }
    String error = exchange.answered().firstValue("x-amzn-ErrorType").orElse("");
    JsonNode shape = model.path("shapes").path(error);
    if (shape.isMissingNode()) {
      if (!EmrErrors.UNMODELLED.contains(error)) {
        problems.add("error \"%s\" isn't in the model".formatted(error));
      }
      return problems;
    }
    if (!mayEndIn(operation.get(), error) && !EmrErrors.beyond(operation.get(), error)) {
      problems.add("%s doesn't end in %s".formatted(operation.get(), error));
    }
    if (shape.path("error").path("httpStatusCode").asInt() != exchange.status()) {
      problems.add("%s has another status than %d".formatted(error, exchange.status()));
    }
    shapes.check(error, "", answer, problems);
    return problems;
  }

  static JsonNode json(Exchange exchange) {
    try {
      return JSON.readTree(exchange.answer());
    } catch (IOException e) {
      throw new UncheckedIOException("Not JSON: " + exchange, e);
    }
  }
}
