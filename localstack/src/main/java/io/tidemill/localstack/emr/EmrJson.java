package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Writes what several shapes of answers have in common. */
final class EmrJson {
  private EmrJson() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static void putUnlessEmpty(ObjectNode json, String field, String value) {
    if (!value.isEmpty()) {
      json.put(field, value);
    }
  }

  /** Bodies carry times as seconds with a fraction; queries as ISO-8601. */
  static JsonNode epochSeconds(Instant time) {
    return JsonNodeFactory.instance.numberNode(BigDecimal.valueOf(time.toEpochMilli(), 3));
  }

  static ObjectNode tags(Map<String, String> tags) {
    ObjectNode json = object();
    new TreeMap<>(tags).forEach(json::put);
    return json;
  }

  static ObjectNode use(Worker.Use use) {
    ObjectNode json = object();
    json.put("vCPUHour", use.vcpuHours());
    json.put("memoryGBHour", use.memoryGbHours());
    json.put("storageGBHour", use.storageGbHours());
    return json;
  }
}
