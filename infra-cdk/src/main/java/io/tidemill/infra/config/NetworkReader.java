package io.tidemill.infra.config;

import io.tidemill.core.yaml.Fields;
import io.tidemill.core.yaml.Value;
import io.tidemill.core.yaml.Words;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code network:}. */
final class NetworkReader {
  private static final Words KEYS = Words.of(List.of("zones", "vpc", "subnets"));
  private static final Pattern VPC = Pattern.compile("vpc-[0-9a-f]{8,17}");
  private static final Pattern SUBNET = Pattern.compile("subnet-[0-9a-f]{8,17}");

  private NetworkReader() {}

  static Optional<NetworkChoice> read(Value value) {
    return value.fields(KEYS).flatMap(fields -> read(value, fields));
  }

  private static Optional<NetworkChoice> read(Value value, Fields fields) {
    Optional<Value> vpc = fields.optional("vpc");
    Optional<Value> zones = fields.optional("zones");
    Optional<Value> subnets = fields.optional("subnets");
    if (vpc.isEmpty() && subnets.isEmpty()) {
      return zones
          .flatMap(count -> count.wholeNumber(2, 3))
          .map(count -> new NetworkChoice.NewNetwork(Math.toIntExact(count)));
    }
    if (zones.isPresent()) {
      return value.problem(
          "either zones, of a new VPC, or vpc and subnets, of one that is there",
          "Remove zones: the subnets say which they are.");
    }
    Optional<String> id =
        fields
            .required("vpc", "Name the VPC that the subnets are in.")
            .flatMap(
                text ->
                    DeployConfigParser.matching(
                        text, VPC, "the id of a VPC", "Write it as in vpc-0a1b2c3d4e5f67890."));
    Optional<List<String>> ids =
        fields
            .required("subnets", "Name at least 2 private subnets, each in a zone of its own.")
            .flatMap(NetworkReader::subnets);
    return id.flatMap(of -> ids.map(in -> new NetworkChoice.ExistingNetwork(of, in)));
  }

  private static Optional<List<String>> subnets(Value value) {
    Set<String> ids = new LinkedHashSet<>();
    List<Value> items = value.items().orElseGet(List::of);
    for (Value item : items) {
      DeployConfigParser.matching(
              item, SUBNET, "the id of a subnet", "Write it as in subnet-0a1b2c3d4e5f67890.")
          .filter(id -> !ids.add(id))
          .ifPresent(twice -> item.problem("each subnet once", "Remove one of them."));
    }
    if (items.size() < 2) {
      return value.problem("at least 2 subnets", "Add one in another availability zone.");
    }
    return ids.size() == items.size() ? Optional.of(List.copyOf(ids)) : Optional.empty();
  }
}
