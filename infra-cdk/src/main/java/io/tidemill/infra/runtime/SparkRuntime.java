package io.tidemill.infra.runtime;

import io.tidemill.core.TidemillConfig;
import io.tidemill.infra.access.Permissions;
import io.tidemill.infra.config.Architecture;
import io.tidemill.infra.config.LogDays;
import io.tidemill.infra.config.SparkChoice;
import io.tidemill.infra.config.SparkChoice.Capacity;
import io.tidemill.infra.config.SparkChoice.Warm;
import io.tidemill.infra.data.LogBucket;
import io.tidemill.infra.network.Network;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.emrserverless.CfnApplication;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.s3.assets.Asset;
import software.constructs.Construct;

/**
 * The EMR Serverless application that jobs run in, the role they run under, and their jar. It
 * starts by itself with a job, and stops by itself when it idles.
 */
public final class SparkRuntime extends Construct {
  private final CfnApplication application;
  private final Role role;
  private final Asset jar;
  private final SparkChoice choice;

  /**
   * What it is made of.
   *
   * @param jar the job's
   */
  public record Props(
      SparkChoice choice,
      String name,
      Path jar,
      Network network,
      LogBucket logs,
      IKey key,
      int logDays) {}

  public SparkRuntime(Construct scope, String id, Props props) {
    super(scope, id);
    this.choice = props.choice();
    this.jar = Asset.Builder.create(this, "JobJar").path(props.jar().toString()).build();
    LogGroup logs =
        LogGroup.Builder.create(this, "Logs")
            .retention(LogDays.of(props.logDays()))
            .encryptionKey(props.key())
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    CfnApplication.Builder builder =
        CfnApplication.Builder.create(this, "Application")
            .name(props.name())
            .type("Spark")
            .releaseLabel(choice.release())
            .architecture(choice.architecture() == Architecture.ARM64 ? "ARM64" : "X86_64")
            .autoStartConfiguration(
                CfnApplication.AutoStartConfigurationProperty.builder().enabled(true).build())
            .autoStopConfiguration(
                CfnApplication.AutoStopConfigurationProperty.builder()
                    .enabled(true)
                    .idleTimeoutMinutes(minutes(choice.stopAfter()))
                    .build())
            .maximumCapacity(
                CfnApplication.MaximumAllowedResourcesProperty.builder()
                    .cpu(choice.most().vcpu() + " vCPU")
                    .memory(choice.most().memoryGb() + " GB")
                    .disk(choice.most().diskGb() + " GB")
                    .build())
            .networkConfiguration(
                CfnApplication.NetworkConfigurationProperty.builder()
                    .subnetIds(props.network().subnetIds())
                    .securityGroupIds(List.of(props.network().clients().getSecurityGroupId()))
                    .build())
            .schedulerConfiguration(
                CfnApplication.SchedulerConfigurationProperty.builder()
                    .maxConcurrentRuns(choice.concurrentRuns())
                    .queueTimeoutMinutes(minutes(choice.queueFor()))
                    .build())
            .monitoringConfiguration(
                CfnApplication.MonitoringConfigurationProperty.builder()
                    .s3MonitoringConfiguration(
                        CfnApplication.S3MonitoringConfigurationProperty.builder()
                            .logUri(props.logs().uri())
                            .encryptionKeyArn(props.key().getKeyArn())
                            .build())
                    .cloudWatchLoggingConfiguration(
                        CfnApplication.CloudWatchLoggingConfigurationProperty.builder()
                            .enabled(true)
                            .logGroupName(logs.getLogGroupName())
                            .encryptionKeyArn(props.key().getKeyArn())
                            .build())
                    .build());
    choice.warm().ifPresent(warm -> builder.initialCapacity(kept(warm)));
    this.application = builder.build();
    this.role =
        Role.Builder.create(this, "JobRole")
            .assumedBy(
                ServicePrincipal.Builder.create("emr-serverless.amazonaws.com")
                    .conditions(
                        Map.of(
                            "StringEquals",
                            Map.of("aws:SourceAccount", Stack.of(this).getAccount()),
                            "ArnLike",
                            Map.of("aws:SourceArn", arn(application.getAttrApplicationId()))))
                    .build())
            .description("What jobs of Tidemill may do")
            .build();
    Permissions.allow(
        role,
        List.of("s3:GetObject"),
        List.of(jar.getBucket().arnForObjects(jar.getS3ObjectKey())));
    props.logs().grantLeaveLogs(role);
    Permissions.allow(
        role, List.of("kms:Decrypt", "kms:GenerateDataKey"), List.of(props.key().getKeyArn()));
    leaveLogs(logs);
  }

  /**
   * As EMR Serverless asks of a job's role: User Guide, "Logging for EMR Serverless with Amazon
   * CloudWatch".
   */
  private void leaveLogs(LogGroup logs) {
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("logs:DescribeLogGroups"))
            .resources(List.of("*"))
            .build());
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(
                List.of("logs:PutLogEvents", "logs:CreateLogStream", "logs:DescribeLogStreams"))
            .resources(List.of(logs.getLogGroupArn()))
            .build());
    Permissions.explain(
        role,
        List.of("*"),
        "logs:DescribeLogGroups, which EMR Serverless asks for, takes no resource");
  }

  private static int minutes(Duration duration) {
    return Math.toIntExact(duration.toMinutes());
  }

  private static List<CfnApplication.InitialCapacityConfigKeyValuePairProperty> kept(Warm warm) {
    return List.of(
        kept("Driver", 1, warm.worker()), kept("Executor", warm.executors(), warm.worker()));
  }

  private static CfnApplication.InitialCapacityConfigKeyValuePairProperty kept(
      String kind, long count, Capacity size) {
    return CfnApplication.InitialCapacityConfigKeyValuePairProperty.builder()
        .key(kind)
        .value(
            CfnApplication.InitialCapacityConfigProperty.builder()
                .workerCount(count)
                .workerConfiguration(
                    CfnApplication.WorkerConfigurationProperty.builder()
                        .cpu(size.vcpu() + " vCPU")
                        .memory(size.memoryGb() + " GB")
                        .disk(size.diskGb() + " GB")
                        .build())
                .build())
        .build();
  }

  private String arn(String application) {
    Stack stack = Stack.of(this);
    return "arn:%s:emr-serverless:%s:%s:/applications/%s"
        .formatted(stack.getPartition(), stack.getRegion(), stack.getAccount(), application);
  }

  /** The variables by which functions launch jobs; see {@link TidemillConfig}. */
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put(TidemillConfig.EMR_APPLICATION, application.getAttrApplicationId());
    environment.put(TidemillConfig.EMR_ROLE, role.getRoleArn());
    environment.put(TidemillConfig.EMR_JOB_JAR, jar.getS3ObjectUrl());
    environment.put(TidemillConfig.EMR_SPARK_PARAMETERS, SparkSize.parameters(choice));
    return environment;
  }

  /** The application's id. */
  public String applicationId() {
    return application.getAttrApplicationId();
  }

  /** The role that jobs run under. */
  public Role role() {
    return role;
  }

  /** Lets a function launch jobs, look at them, and cancel them. */
  public void grantLaunch(IGrantable function) {
    String whole = arn(application.getAttrApplicationId());
    Permissions.allow(
        function,
        List.of("emr-serverless:StartJobRun", "emr-serverless:ListJobRuns"),
        List.of(whole));
    Permissions.allowMatching(
        function,
        List.of(
            "emr-serverless:GetJobRun",
            "emr-serverless:CancelJobRun",
            "emr-serverless:TagResource"),
        List.of(whole + "/jobruns/*"),
        "The service draws the ids of job runs");
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(function)
            .actions(List.of("iam:PassRole"))
            .resourceArns(List.of(role.getRoleArn()))
            .conditions(
                Map.of(
                    "StringEquals", Map.of("iam:PassedToService", "emr-serverless.amazonaws.com")))
            .build());
  }
}
