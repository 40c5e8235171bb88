package io.tidemill.infra.deploy;

import io.tidemill.infra.account.AccountFacts;
import io.tidemill.infra.account.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** An account by hand: what is put into it is there. Counts the questions. */
final class FakeAccount implements AccountFacts {
  static final String ID = "123456789012";

  private final List<String> vpcs = new ArrayList<>();
  private final List<Subnet> subnets = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();
  private final List<String> secrets = new ArrayList<>();
  private final Map<String, Cluster> clusters = new HashMap<>();
  private final Map<String, Stack> stacks = new HashMap<>();
  private final Set<String> forbidden = new HashSet<>();
  private final List<String> asked = new ArrayList<>();
  private String id = ID;
  private long quota = 16;

  /** One that is bootstrapped, and otherwise empty. */
  static FakeAccount bootstrapped() {
    return new FakeAccount()
        .with(Preflight.TOOLKIT, new Stack("CREATE_COMPLETE", Map.of("BootstrapVersion", "30")));
  }

  FakeAccount called(String other) {
    id = other;
    return this;
  }

  FakeAccount withVpc(String vpc) {
    vpcs.add(vpc);
    return this;
  }

  FakeAccount with(Subnet subnet) {
    subnets.add(subnet);
    return this;
  }

  FakeAccount withGroup(String group) {
    groups.add(group);
    return this;
  }

  FakeAccount with(String arn, Cluster cluster) {
    clusters.put(arn, cluster);
    return this;
  }

  FakeAccount with(String name, Stack stack) {
    stacks.put(name, stack);
    return this;
  }

  FakeAccount withSecret(String arn) {
    secrets.add(arn);
    return this;
  }

  FakeAccount withQuota(long vcpus) {
    quota = vcpus;
    return this;
  }

  /** A question that isn't answered from now on. */
  FakeAccount forbidding(String question) {
    forbidden.add(question);
    return this;
  }

  /** The questions so far. */
  List<String> asked() {
    return asked;
  }

  private <T> Answer<T> answer(String question, Supplier<T> value) {
    asked.add(question);
    return forbidden.contains(question)
        ? new Answer.Untold<>("AccessDenied: not for you")
        : new Answer.Told<>(value.get());
  }

  @Override
  public Answer<Caller> caller() {
    return answer("caller", () -> new Caller(id, "arn:aws:iam::%s:user/ada".formatted(id)));
  }

  @Override
  public Answer<List<String>> vpcs(List<String> ids) {
    return answer("vpcs", () -> vpcs.stream().filter(ids::contains).toList());
  }

  @Override
  public Answer<List<Subnet>> subnets(List<String> ids) {
    return answer(
        "subnets", () -> subnets.stream().filter(each -> ids.contains(each.id())).toList());
  }

  @Override
  public Answer<List<String>> securityGroups(List<String> ids) {
    return answer("securityGroups", () -> groups.stream().filter(ids::contains).toList());
  }

  @Override
  public Answer<Optional<Cluster>> cluster(String arn) {
    return answer("cluster", () -> Optional.ofNullable(clusters.get(arn)));
  }

  @Override
  public Answer<List<String>> secrets(List<String> arns) {
    return answer("secrets", () -> secrets.stream().filter(arns::contains).toList());
  }

  @Override
  public Answer<Long> sparkVcpus() {
    return answer("sparkVcpus", () -> quota);
  }

  @Override
  public Answer<Optional<Stack>> stack(String name) {
    return answer("stack", () -> Optional.ofNullable(stacks.get(name)));
  }
}
