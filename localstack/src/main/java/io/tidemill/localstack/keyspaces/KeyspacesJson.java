package io.tidemill.localstack.keyspaces;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.CustomPropertiesText;
import io.tidemill.localstack.emr.EmrEndpoint;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Writes the shapes of answers. */
final class KeyspacesJson {
  private static final String MULTI_REGION = "NetworkTopologyStrategy";

  private KeyspacesJson() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static String arn(String keyspace) {
    return "arn:aws:cassandra:%s:%s:/keyspace/%s/"
        .formatted(EmrEndpoint.REGION, EmrEndpoint.ACCOUNT, keyspace);
  }

  static String arn(CqlName table) {
    return "%stable/%s".formatted(arn(table.keyspace()), table.name());
  }

  /** A keyspace, got or listed. */
  static ObjectNode keyspace(String name, Map<String, String> replication) {
    ObjectNode json = object();
    json.put("keyspaceName", name);
    json.put("resourceArn", arn(name));
    boolean multi = MULTI_REGION.equals(replication.get("class"));
    json.put("replicationStrategy", multi ? "MULTI_REGION" : "SINGLE_REGION");
    if (multi) {
      TreeSet<String> regions = new TreeSet<>(replication.keySet());
      regions.remove("class");
      regions.forEach(json.putArray("replicationRegions")::add);
    }
    return json;
  }

  /** A table, listed. */
  static ObjectNode summary(CqlName name) {
    ObjectNode json = object();
    json.put("keyspaceName", name.keyspace());
    json.put("tableName", name.name());
    json.put("resourceArn", arn(name));
    return json;
  }

  /** A table, got. */
  static ObjectNode table(StoredTable table) {
    ObjectNode json = summary(table.name());
    json.put("status", table.status());
    if (!table.columns().isEmpty()) {
      json.set("schemaDefinition", schema(table.columns()));
    }
    json.set("capacitySpecification", capacity(of(table, CustomPropertiesText.CAPACITY)));
    json.set("encryptionSpecification", encryption(of(table, CustomPropertiesText.ENCRYPTION)));
    boolean recoverable =
        CustomPropertiesText.enabled(table.properties(), CustomPropertiesText.RECOVERY);
    json.putObject("pointInTimeRecovery").put("status", recoverable ? "ENABLED" : "DISABLED");
    putIfEnabled(json, "ttl", table, CustomPropertiesText.TTL);
    putIfEnabled(json, "clientSideTimestamps", table, CustomPropertiesText.CLIENT_TIMESTAMPS);
    json.put("defaultTimeToLive", table.timeToLive());
    json.putObject("comment").put("message", table.comment());
    return json;
  }

  private static Map<String, String> of(StoredTable table, String property) {
    return table.properties().getOrDefault(property, Map.of());
  }

  private static void putIfEnabled(
      ObjectNode json, String member, StoredTable table, String property) {
    if (CustomPropertiesText.enabled(table.properties(), property)) {
      json.putObject(member).put("status", "ENABLED");
    }
  }

  private static ObjectNode capacity(Map<String, String> property) {
    ObjectNode json = object();
    json.put(
        "throughputMode",
        property.getOrDefault("throughput_mode", "PAY_PER_REQUEST").toUpperCase(Locale.ROOT));
    putUnits(json, "readCapacityUnits", property.get("read_capacity_units"));
    putUnits(json, "writeCapacityUnits", property.get("write_capacity_units"));
    return json;
  }

  private static void putUnits(ObjectNode json, String member, String units) {
    if (units != null) {
      json.put(member, Long.parseLong(units));
    }
  }

  private static ObjectNode encryption(Map<String, String> property) {
    ObjectNode json = object();
    json.put(
        "type",
        property.getOrDefault("encryption_type", "AWS_OWNED_KMS_KEY").toUpperCase(Locale.ROOT));
    if (property.containsKey("kms_key_identifier")) {
      json.put("kmsKeyIdentifier", property.get("kms_key_identifier"));
    }
    return json;
  }

  private static ObjectNode schema(List<StoredColumn> columns) {
    ObjectNode json = object();
    ArrayNode all = json.putArray("allColumns");
    ArrayNode partition = json.putArray("partitionKeys");
    ArrayNode clustering = json.putArray("clusteringKeys");
    ArrayNode shared = json.putArray("staticColumns");
    for (StoredColumn column : columns) {
      all.addObject().put("name", column.name()).put("type", column.type());
      switch (column.kind()) {
        case PARTITION_KEY -> partition.addObject().put("name", column.name());
        case CLUSTERING ->
            clustering.addObject().put("name", column.name()).put("orderBy", column.order());
        case STATIC -> shared.addObject().put("name", column.name());
        case REGULAR -> {}
      }
    }
    return json;
  }
}
