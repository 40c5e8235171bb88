package io.tidemill.infra.account;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.kafka.KafkaClient;
import software.amazon.awssdk.services.kafka.model.ClientAuthentication;
import software.amazon.awssdk.services.kafka.model.Iam;
import software.amazon.awssdk.services.kafka.model.NotFoundException;
import software.amazon.awssdk.services.kafka.model.Provisioned;
import software.amazon.awssdk.services.kafka.model.Sasl;
import software.amazon.awssdk.services.kafka.model.Serverless;
import software.amazon.awssdk.services.kafka.model.ServerlessClientAuthentication;
import software.amazon.awssdk.services.kafka.model.ServerlessSasl;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** An account, asked by AWS' SDK. */
public final class SdkAccount implements AccountFacts, AutoCloseable {
  /** The service's name at Service Quotas, and in its console. */
  public static final String QUOTA_SERVICE = "emr-serverless";

  /**
   * "Max concurrent vCPUs per account". Sources: EMR Serverless User Guide, "Endpoints and quotas"
   * for the name; what Service Quotas lists for the service, as shown in
   * github.com/aws-solutions/quota-monitor-for-aws/issues/212, for the code.
   */
  public static final String VCPU_QUOTA = "L-D05C8A75";

  /** Of a reason; the credentials chain tells what each of its members lacks. */
  private static final int REASON_CHARACTERS = 240;

  private final StsClient sts;
  private final Ec2Client ec2;
  private final KafkaClient kafka;
  private final SecretsManagerClient secrets;
  private final ServiceQuotasClient quotas;
  private final CloudFormationClient cloudFormation;

  public SdkAccount(AwsAccess access) {
    this.sts = access.client(StsClient.builder());
    this.ec2 = access.client(Ec2Client.builder());
    this.kafka = access.client(KafkaClient.builder());
    this.secrets = access.client(SecretsManagerClient.builder());
    this.quotas = access.client(ServiceQuotasClient.builder());
    this.cloudFormation = access.client(CloudFormationClient.builder());
  }

  @Override
  public void close() {
    sts.close();
    ec2.close();
    kafka.close();
    secrets.close();
    quotas.close();
    cloudFormation.close();
  }

  @Override
  public Answer<Caller> caller() {
    return ask(
        () -> {
          GetCallerIdentityResponse identity = sts.getCallerIdentity();
          return new Caller(identity.account(), identity.arn());
        });
  }

  // By filters: asked by id, EC2 answers nothing at all if one of them is unknown.

  @Override
  public Answer<List<String>> vpcs(List<String> ids) {
    return ask(
        () ->
            ec2.describeVpcs(describe -> describe.filters(filter("vpc-id", ids))).vpcs().stream()
                .map(vpc -> vpc.vpcId())
                .toList());
  }

  @Override
  public Answer<List<Subnet>> subnets(List<String> ids) {
    return ask(
        () ->
            ec2
                .describeSubnets(describe -> describe.filters(filter("subnet-id", ids)))
                .subnets()
                .stream()
                .map(found -> new Subnet(found.subnetId(), found.vpcId(), found.availabilityZone()))
                .toList());
  }

  @Override
  public Answer<List<String>> securityGroups(List<String> ids) {
    return ask(
        () ->
            ec2
                .describeSecurityGroups(describe -> describe.filters(filter("group-id", ids)))
                .securityGroups()
                .stream()
                .map(group -> group.groupId())
                .toList());
  }

  private static Filter filter(String name, List<String> values) {
    return Filter.builder().name(name).values(values).build();
  }

  @Override
  public Answer<Optional<Cluster>> cluster(String arn) {
    return ask(
        () -> {
          try {
            return Optional.of(
                cluster(
                    kafka.describeClusterV2(describe -> describe.clusterArn(arn)).clusterInfo()));
          } catch (NotFoundException e) {
            return Optional.empty();
          }
        });
  }

  private static Cluster cluster(software.amazon.awssdk.services.kafka.model.Cluster found) {
    Optional<Boolean> serverless =
        Optional.ofNullable(found.serverless())
            .map(Serverless::clientAuthentication)
            .map(ServerlessClientAuthentication::sasl)
            .map(ServerlessSasl::iam)
            .map(Iam::enabled);
    Optional<Boolean> provisioned =
        Optional.ofNullable(found.provisioned())
            .map(Provisioned::clientAuthentication)
            .map(ClientAuthentication::sasl)
            .map(Sasl::iam)
            .map(Iam::enabled);
    return new Cluster(found.stateAsString(), serverless.or(() -> provisioned).orElse(false));
  }

  @Override
  public Answer<List<String>> secrets(List<String> arns) {
    return ask(() -> arns.stream().filter(this::isThere).toList());
  }

  private boolean isThere(String secret) {
    try {
      return secrets.describeSecret(describe -> describe.secretId(secret)).deletedDate() == null;
    } catch (ResourceNotFoundException e) {
      return false;
    }
  }

  @Override
  public Answer<Long> sparkVcpus() {
    return ask(
        () ->
            quotas
                .getServiceQuota(get -> get.serviceCode(QUOTA_SERVICE).quotaCode(VCPU_QUOTA))
                .quota()
                .value()
                .longValue());
  }

  @Override
  public Answer<Optional<Stack>> stack(String name) {
    return ask(
        () -> {
          try {
            return cloudFormation
                .describeStacks(describe -> describe.stackName(name))
                .stacks()
                .stream()
                .findFirst()
                .map(stack -> new Stack(stack.stackStatusAsString(), outputs(stack.outputs())));
          } catch (CloudFormationException e) {
            if (saysThatThereIsNone(e)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  /** CloudFormation has no error of its own for it. */
  private static boolean saysThatThereIsNone(CloudFormationException e) {
    String said = reason(e);
    return said.startsWith("ValidationError: ") && said.contains("does not exist");
  }

  private static Map<String, String> outputs(List<Output> all) {
    Map<String, String> outputs = new LinkedHashMap<>();
    all.forEach(output -> outputs.put(output.outputKey(), output.outputValue()));
    return outputs;
  }

  private static <T> Answer<T> ask(Supplier<T> call) {
    try {
      return new Answer.Told<>(call.get());
    } catch (SdkException e) {
      return new Answer.Untold<>(reason(e));
    }
  }

  /** What a service said, short and on one line. */
  public static String reason(SdkException e) {
    String said =
        e instanceof AwsServiceException service && service.awsErrorDetails() != null
            ? "%s: %s"
                .formatted(
                    service.awsErrorDetails().errorCode(), service.awsErrorDetails().errorMessage())
            : String.valueOf(e.getMessage());
    String line = said.replaceAll("\\s+", " ");
    return line.length() <= REASON_CHARACTERS ? line : line.substring(0, REASON_CHARACTERS) + "…";
  }
}
