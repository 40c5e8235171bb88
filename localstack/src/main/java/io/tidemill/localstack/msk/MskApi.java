package io.tidemill.localstack.msk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.core.KafkaSecurity;
import io.tidemill.core.MskCluster;
import io.tidemill.localstack.http.ApiError;
import io.tidemill.localstack.http.ApiRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The operations, by the service's own model.
 *
 * @param createdAt when the brokers came to be a cluster
 */
record MskApi(LocalCluster cluster, Instant createdAt) {
  private static final String KNOWN = "GetBootstrapBrokers, DescribeClusterV2, ListClustersV2";
  private static final String TYPE = "PROVISIONED";

  /** Of no size that AWS has; the model wants it to have at least five characters. */
  private static final String INSTANCE_TYPE = "local";

  /** Does what {@code request} asks; throws {@link ApiError} if it can't. */
  JsonNode answer(ApiRequest request) {
    String route = route(request);
    return switch (route) {
      case "GET /v1/clusters/*/bootstrap-brokers" -> bootstrapBrokers(request.path().get(2));
      case "GET /api/v2/clusters/*" -> description(request.path().get(3));
      case "GET /api/v2/clusters" -> list(request.query());
      default ->
          throw ApiError.unknownOperation(
              "%s is not an operation of this local endpoint; it knows %s".formatted(route, KNOWN));
    };
  }

  /** The path, with the ARN as a star. */
  private static String route(ApiRequest request) {
    List<String> path = new ArrayList<>(request.path());
    int arn = path.indexOf("clusters") + 1;
    if (arn > 0 && arn < path.size()) {
      path.set(arn, "*");
    }
    return request.method() + " /" + String.join("/", path);
  }

  private ObjectNode bootstrapBrokers(String arn) {
    check(arn);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    cluster.listeners().forEach((security, servers) -> answer.put(member(security), servers));
    return answer;
  }

  private static String member(KafkaSecurity security) {
    return switch (security) {
      case PLAINTEXT -> "bootstrapBrokerString";
      case TLS -> "bootstrapBrokerStringTls";
      case SCRAM -> "bootstrapBrokerStringSaslScram";
      case IAM -> "bootstrapBrokerStringSaslIam";
    };
  }

  private ObjectNode description(String arn) {
    check(arn);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("clusterInfo", info());
    return answer;
  }

  private ObjectNode list(Map<String, List<String>> query) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode found = answer.putArray("clusterInfoList");
    String prefix = query.getOrDefault("clusterNameFilter", List.of("")).get(0);
    String type = query.getOrDefault("clusterTypeFilter", List.of(TYPE)).get(0);
    if (cluster.name().startsWith(prefix) && type.equals(TYPE)) {
      found.add(info());
    }
    return answer;
  }

  private void check(String arn) {
    try {
      new MskCluster(arn, MskCluster.STRICTEST_FIRST);
    } catch (IllegalArgumentException e) {
      throw new ApiError(400, "BadRequestException", e.getMessage())
          .with("invalidParameter", "clusterArn");
    }
    if (!arn.equals(cluster.arn())) {
      throw new ApiError(
              404,
              "NotFoundException",
              "There is no cluster %s; the one that is here is %s".formatted(arn, cluster.arn()))
          .with("invalidParameter", "clusterArn");
    }
  }

  private ObjectNode info() {
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    info.put("clusterType", TYPE);
    info.put("clusterArn", cluster.arn());
    info.put("clusterName", cluster.name());
    info.put("creationTime", createdAt.toString());
    info.put("state", "ACTIVE");
    info.putObject("tags");
    info.set("provisioned", provisioned());
    return info;
  }

  private ObjectNode provisioned() {
    ObjectNode provisioned = JsonNodeFactory.instance.objectNode();
    ObjectNode nodes = provisioned.putObject("brokerNodeGroupInfo");
    nodes.put("instanceType", INSTANCE_TYPE);
    nodes.putArray("clientSubnets");
    provisioned.put("numberOfBrokerNodes", cluster.brokers());
    boolean plain = cluster.offers(KafkaSecurity.PLAINTEXT);
    boolean unauthenticated = plain || cluster.offers(KafkaSecurity.TLS);
    ObjectNode authentication = provisioned.putObject("clientAuthentication");
    authentication.putObject("unauthenticated").put("enabled", unauthenticated);
    ObjectNode sasl = authentication.putObject("sasl");
    sasl.putObject("scram").put("enabled", cluster.offers(KafkaSecurity.SCRAM));
    sasl.putObject("iam").put("enabled", cluster.offers(KafkaSecurity.IAM));
    provisioned
        .putObject("encryptionInfo")
        .putObject("encryptionInTransit")
        .put("clientBroker", inTransit(plain))
        .put("inCluster", false);
    return provisioned;
  }

  private String inTransit(boolean plain) {
    if (!plain) {
      return "TLS";
    }
    return cluster.listeners().size() == 1 ? "PLAINTEXT" : "TLS_PLAINTEXT";
  }
}
