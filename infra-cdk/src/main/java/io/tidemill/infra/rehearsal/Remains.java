package io.tidemill.infra.rehearsal;

import io.tidemill.infra.account.AwsAccess;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.readback.Check;
import java.util.List;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;

/**
 * What is left after all was destroyed. Functions aren't asked for: moto keeps those whose names
 * were given.
 */
final class Remains implements AutoCloseable {
  private final DeployConfig config;
  private final EventBridgeClient events;
  private final S3Client s3;

  Remains(DeployConfig config, AwsAccess access) {
    this.config = config;
    this.events = access.client(EventBridgeClient.builder());
    this.s3 = access.s3();
  }

  @Override
  public void close() {
    events.close();
    s3.close();
  }

  List<Check> check() {
    List<String> rules =
        events.listRules(list -> list.namePrefix(config.name())).rules().stream()
            .map(Rule::name)
            .toList();
    List<String> buckets =
        s3.listBuckets().buckets().stream()
            .map(Bucket::name)
            .filter(name -> name.startsWith(config.name()))
            .toList();
    String kept = "bucket of logs, after destroy";
    return List.of(
        Check.equal("rules, after destroy", List.of(), rules),
        buckets.isEmpty()
            ? Check.differs(kept, "not kept")
            : Check.asMeant(kept, "kept: " + buckets));
  }
}
