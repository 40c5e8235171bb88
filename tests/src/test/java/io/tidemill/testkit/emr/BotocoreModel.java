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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The service's own model, whole, as botocore brings it. Immutable. */
public final class BotocoreModel implements EmrModel {
  /** What all was tried with. Others know more or less, and what they find wrong may be right. */
  public static final String TRIED = "1.43.11";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SERVICE = "data/emr-serverless/2021-07-13/service-2.json";
  private static final Pattern VERSION = Pattern.compile("(?m)^__version__ = ['\"](.+)['\"]");
  private static final Installed INSTALLED = find();

  private final String version;
  private final JsonNode model;
  private final ModelShapes shapes;

  private BotocoreModel(String version, JsonNode model) {
    this.version = version;
    this.model = model;
    this.shapes = new ModelShapes(model.path("shapes"));
  }

  /**
   * What {@code python3} has.
   *
   * @param why it has no model to be used; empty if it has
   */
  public record Installed(Optional<BotocoreModel> model, String why) {
    private static Installed none(String why) {
      return new Installed(Optional.empty(), why);
    }

    /** The model, if answers may be judged by it: that of the version that was tried. */
    public Optional<BotocoreModel> judge() {
      return model.filter(found -> found.version.equals(TRIED));
    }

    /** Why there is no judge; empty if there is one. */
    public String noJudge() {
      return judge().isPresent()
          ? ""
          : model
              .map(
                  found ->
                      "answers are judged by botocore %s, and python3 has %s"
                          .formatted(TRIED, found.version))
              .orElse(why);
    }
  }

  /**
   * The one that {@code python3} would use; none if it has no botocore, or one from before
   * sessions, which lacks what is answered here.
   */
  public static Installed installed() {
    return INSTALLED;
  }

  private static Installed find() {
    Python.Looked botocore = Python.folderOf("botocore");
    return botocore
        .found()
        .map(folder -> in(Path.of(folder)))
        .orElseGet(() -> Installed.none(botocore.why()));
  }

  private static Installed in(Path botocore) {
    Path plain = botocore.resolve(SERVICE);
    Path packed = botocore.resolve(SERVICE + ".gz");
    try (InputStream in =
        Files.exists(plain)
            ? Files.newInputStream(plain)
            : new GZIPInputStream(Files.newInputStream(packed))) {
      Matcher version = VERSION.matcher(Files.readString(botocore.resolve("__init__.py")));
      BotocoreModel found =
          new BotocoreModel(version.find() ? version.group(1) : "unknown", JSON.readTree(in));
      return found.model.path("operations").has(EmrOperation.StartSession.name())
          ? new Installed(Optional.of(found), "")
          : Installed.none("python3's botocore, %s, knows no sessions".formatted(found.version));
    } catch (IOException e) {
      return Installed.none("python3's botocore has no model that can be read: " + e);
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
