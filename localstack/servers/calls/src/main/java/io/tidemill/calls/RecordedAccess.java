package io.tidemill.calls;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.server.authorizer.AclCreateResult;
import org.apache.kafka.server.authorizer.AclDeleteResult;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;

/**
 * Has a broker note what its clients need to be allowed: the client's name, {@code kafka}, the
 * operation as Kafka's ACLs have it, the kind of resource and its name. Allows everything. Named to
 * the broker by {@code authorizer.class.name}.
 */
public final class RecordedAccess implements Authorizer {
  @Override
  public List<AuthorizationResult> authorize(
      AuthorizableRequestContext from, List<Action> actions) {
    for (Action action : actions) {
      // Else it is asked to tell the client what it may, or is one of two that suffice.
      if (action.logIfDenied()) {
        Calls.note(
            name(from.clientId()),
            "kafka",
            action.operation().name(),
            action.resourcePattern().resourceType().name(),
            action.resourcePattern().name());
      }
    }
    return Collections.nCopies(actions.size(), AuthorizationResult.ALLOWED);
  }

  /** Without the number that each connection has behind its client's name. */
  private static String name(String client) {
    return client == null ? null : client.replaceFirst("-\\d+$", "");
  }

  @Override
  public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
    Map<Endpoint, CompletionStage<Void>> ready = new HashMap<>();
    server.endpoints().forEach(each -> ready.put(each, CompletableFuture.completedFuture(null)));
    return ready;
  }

  @Override
  public List<? extends CompletionStage<AclCreateResult>> createAcls(
      AuthorizableRequestContext from, List<AclBinding> bindings) {
    throw new UnsupportedOperationException("Everything is allowed");
  }

  @Override
  public List<? extends CompletionStage<AclDeleteResult>> deleteAcls(
      AuthorizableRequestContext from, List<AclBindingFilter> filters) {
    throw new UnsupportedOperationException("Everything is allowed");
  }

  @Override
  public Iterable<AclBinding> acls(AclBindingFilter filter) {
    return List.of();
  }

  @Override
  public void configure(Map<String, ?> settings) {}

  @Override
  public void close() {}
}
