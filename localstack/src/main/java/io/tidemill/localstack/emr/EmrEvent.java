package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * What the service tells EventBridge. Source of the forms: EMR Serverless User Guide, "Automating
 * EMR Serverless with Amazon EventBridge".
 *
 * @param id the same for every delivery
 * @param resources ARNs; none for most kinds
 */
public record EmrEvent(
    UUID id, String detailType, Instant time, List<String> resources, ObjectNode detail) {
  /** Where all of them come from. */
  public static final String SOURCE = "aws.emr-serverless";

  public EmrEvent {
    requireNonNull(id, "id");
    requireNonNull(detailType, "detailType");
    time = time.truncatedTo(ChronoUnit.SECONDS);
    resources = List.copyOf(resources);
    requireNonNull(detail, "detail");
  }

  /** As EventBridge hands it on. */
  public ObjectNode json() {
    return envelope(id, detailType, SOURCE, time, resources, detail);
  }

  /** What EventBridge wraps any event of this account into. */
  public static ObjectNode envelope(
      UUID id,
      String detailType,
      String source,
      Instant time,
      List<String> resources,
      JsonNode detail) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", "0");
    json.put("id", id.toString());
    json.put("detail-type", detailType);
    json.put("source", source);
    json.put("account", EmrEndpoint.ACCOUNT);
    json.put("time", time.toString());
    json.put("region", EmrEndpoint.REGION);
    resources.forEach(json.putArray("resources")::add);
    json.set("detail", detail);
    return json;
  }
}
