package io.tidemill.testkit.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tidemill.core.LedgerId;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.testkit.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;

/**
 * Rules and schedule as the CDK app makes them: those of the reference template of the runtime
 * stack, which {@code ReferenceTemplatesTest} holds against what is synthesised. What the template
 * learns during a deploy is filled in.
 */
record WakeUpsTemplate(JsonNode resources, LedgerId ledger, String application) {
  private static final String TEMPLATE = "infra-cdk/src/test/resources/templates/runtime.json";
  private static final String ACCOUNT = "123456789012";

  /** Reads it, for one ledger and the EMR Serverless application of its jobs. */
  static WakeUpsTemplate read(LedgerId ledger, String application) {
    try {
      return new WakeUpsTemplate(
          new ObjectMapper()
              .readTree(TestServers.home().resolve(TEMPLATE).toFile())
              .get("Resources"),
          ledger,
          application);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The properties of the rule that lets events of {@code kind} through. */
  JsonNode rule(EventKind kind) {
    for (JsonNode resource : resources) {
      if (resource.path("Type").asText().equals("AWS::Events::Rule")
          && resource.at("/Properties/EventPattern/source/0").asText().equals(kind.source())) {
        return filled(resource.get("Properties"));
      }
    }
    throw new AssertionError("Expected a rule for %s in %s, found none".formatted(kind, TEMPLATE));
  }

  /** The properties of the schedule. */
  JsonNode schedule() {
    for (JsonNode resource : resources) {
      if (resource.path("Type").asText().equals("AWS::Scheduler::Schedule")) {
        return filled(resource.get("Properties"));
      }
    }
    throw new AssertionError("Expected a schedule in %s, found none".formatted(TEMPLATE));
  }

  private JsonNode filled(JsonNode node) {
    if (node.isTextual()) {
      return TextNode.valueOf(node.asText().replace(ACCOUNT, EmrEndpoint.ACCOUNT));
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> array.add(filled(element)));
      return array;
    }
    if (node.has("Fn::Join")) {
      StringBuilder text = new StringBuilder();
      node.at("/Fn::Join/1").forEach(part -> text.append(filled(part).asText()));
      return TextNode.valueOf(text.toString());
    }
    String told = node.at("/Fn::GetAtt/1").asText();
    if (told.equals("LedgerId")) {
      return TextNode.valueOf(ledger.value());
    }
    if (told.equals("ApplicationId")) {
      return TextNode.valueOf(application);
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      object.set(field.getKey(), filled(field.getValue()));
    }
    return object;
  }
}
