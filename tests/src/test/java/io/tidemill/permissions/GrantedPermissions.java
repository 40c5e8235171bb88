package io.tidemill.permissions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.permissions.Permission.On;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What roles are allowed, by the reference template of the runtime stack, which {@code
 * ReferenceTemplatesTest} holds against what is synthesised.
 */
final class GrantedPermissions {
  private static final String TEMPLATE = "infra-cdk/src/test/resources/templates/runtime.json";
  private static final Pattern KEYSPACE = Pattern.compile(":/keyspace/([a-z_]+)");
  private static final Pattern OF_KAFKA = Pattern.compile(":(topic|group|transactional-id)/");
  private static final Map<String, On> KAFKA =
      Map.of("topic", On.TOPIC, "group", On.GROUP, "transactional-id", On.TRANSACTIONAL_ID);

  private final JsonNode resources;
  private final String ledger;

  private GrantedPermissions(JsonNode resources, String ledger) {
    this.resources = resources;
    this.ledger = ledger;
  }

  /**
   * Reads the template.
   *
   * @param home the checkout
   * @param ledger the ledger's keyspace in it
   */
  static GrantedPermissions read(Path home, String ledger) {
    try {
      return new GrantedPermissions(
          new ObjectMapper().readTree(home.resolve(TEMPLATE).toFile()).get("Resources"), ledger);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the role is allowed.
   *
   * @param role what its logical id begins with
   */
  Set<Permission> of(String role) {
    Set<Permission> allowed = new TreeSet<>();
    resources
        .fields()
        .forEachRemaining(
            resource -> {
              if (resource.getKey().startsWith(role)
                  && resource.getValue().get("Type").asText().equals("AWS::IAM::Policy")) {
                for (JsonNode statement :
                    resource.getValue().at("/Properties/PolicyDocument/Statement")) {
                  if (statement.get("Effect").asText().equals("Allow")) {
                    add(statement, allowed);
                  }
                }
              }
            });
    if (allowed.isEmpty()) {
      throw new AssertionError("Expected a role %s in %s, found none".formatted(role, TEMPLATE));
    }
    return allowed;
  }

  private void add(JsonNode statement, Set<Permission> allowed) {
    for (JsonNode action : all(statement.get("Action"))) {
      for (JsonNode resource : all(statement.get("Resource"))) {
        allowed.add(new Permission(action.asText(), on(action.asText(), resource.toString())));
      }
    }
  }

  private static List<JsonNode> all(JsonNode oneOrMore) {
    List<JsonNode> all = new ArrayList<>();
    if (oneOrMore.isArray()) {
      oneOrMore.forEach(all::add);
    } else {
      all.add(oneOrMore);
    }
    return all;
  }

  private On on(String action, String resource) {
    if (action.startsWith("cassandra:")) {
      Matcher keyspace = KEYSPACE.matcher(resource);
      if (!keyspace.find()) {
        throw new AssertionError("Expected a keyspace's ARN, found " + resource);
      }
      return keyspace.group(1).startsWith("system")
          ? On.SYSTEM
          : keyspace.group(1).equals(ledger) ? On.LEDGER : On.SINK;
    }
    if (action.startsWith("kafka-cluster:")) {
      Matcher kind = OF_KAFKA.matcher(resource);
      return kind.find() ? KAFKA.get(kind.group(1)) : On.CLUSTER;
    }
    return On.WHAT_IT_IS_FOR;
  }
}
