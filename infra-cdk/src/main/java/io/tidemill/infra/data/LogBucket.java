package io.tidemill.infra.data;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import io.tidemill.infra.access.Permissions;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/** Where jobs leave their logs and event logs. Kept when the stack is destroyed. */
public final class LogBucket extends Construct {
  /** Under it jobs' logs lie, as EMR Serverless lays them out. */
  private static final String JOBS = "jobs/";

  private final Bucket bucket;

  public record Props(IKey key, int days) {}

  public LogBucket(Construct scope, String id, Props props) {
    super(scope, id);
    this.bucket =
        Bucket.Builder.create(this, "Bucket")
            .encryption(BucketEncryption.KMS)
            .encryptionKey(props.key())
            .bucketKeyEnabled(true)
            .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
            .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
            .enforceSsl(true)
            .versioned(false)
            .lifecycleRules(
                List.of(
                    LifecycleRule.builder()
                        .id("logs")
                        .prefix(JOBS)
                        .expiration(Duration.days(props.days()))
                        .abortIncompleteMultipartUploadAfter(Duration.days(1))
                        .build()))
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    NagSuppressions.addResourceSuppressions(
        bucket,
        List.of(
            NagPackSuppression.builder()
                .id("AwsSolutions-S1")
                .reason("It holds logs of jobs; logs of who read them would need another like it")
                .build()));
  }

  /** The URI that jobs' logs lie under. */
  public String uri() {
    return "s3://%s/%s".formatted(bucket.getBucketName(), JOBS);
  }

  /** Lets a job leave its logs. */
  public void grantLeaveLogs(IGrantable job) {
    Permissions.allowMatching(
        job,
        List.of("s3:PutObject"),
        List.of(bucket.arnForObjects(JOBS + "*")),
        "A job names the files of its logs itself");
  }
}
