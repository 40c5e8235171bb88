package io.tidemill.infra.runtime;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import io.tidemill.core.wiring.DeployedFunction;
import io.tidemill.infra.access.Permissions;
import io.tidemill.infra.config.Architecture;
import io.tidemill.infra.config.FunctionsChoice;
import io.tidemill.infra.config.LogDays;
import io.tidemill.infra.network.Network;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.IPrincipal;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.sqs.IQueue;
import software.constructs.Construct;

/**
 * A function of the functions' jar: in the network, with a role of its own that may do nothing but
 * log and trace until it is granted more, and an alias that callers use.
 */
public final class TidemillFunction extends Construct implements IGrantable {
  private final Function function;
  private final Role role;
  private final Alias alias;

  /**
   * What it is made of.
   *
   * @param name empty for one that CloudFormation gives it
   * @param which of the functions in the jar
   * @param environment of {@code io.tidemill.core.TidemillConfig}'s variables
   * @param deadLetters takes events that it failed on
   */
  public record Props(
      FunctionCode code,
      DeployedFunction which,
      Optional<String> name,
      Map<String, String> environment,
      FunctionsChoice choice,
      int logDays,
      IKey key,
      Network network,
      IQueue deadLetters) {}

  public TidemillFunction(Construct scope, String id, Props props) {
    super(scope, id);
    LogGroup logs =
        LogGroup.Builder.create(this, "Logs")
            .retention(LogDays.of(props.logDays()))
            .encryptionKey(props.key())
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    this.role =
        Role.Builder.create(this, "Role")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .description("What Tidemill's function %s may do".formatted(id))
            .build();
    logs.grantWrite(role);
    letIntoNetwork();
    Function.Builder builder =
        Function.Builder.create(this, "Function")
            .runtime(Runtime.JAVA_21)
            .architecture(
                props.choice().architecture() == Architecture.ARM64
                    ? software.amazon.awscdk.services.lambda.Architecture.ARM_64
                    : software.amazon.awscdk.services.lambda.Architecture.X86_64)
            .code(Code.fromAsset(props.code().folder().toString()))
            .handler(props.which().handler())
            .description("Tidemill: %s".formatted(id))
            .environment(environment(props.environment()))
            .memorySize(props.choice().memoryMb())
            .timeout(Duration.seconds(props.which().timeout().toSeconds()))
            .role(role)
            .vpc(props.network().vpc())
            .vpcSubnets(props.network().subnets())
            .securityGroups(List.of(props.network().clients()))
            .logGroup(logs)
            .loggingFormat(LoggingFormat.JSON)
            .tracing(Tracing.ACTIVE)
            .deadLetterQueue(props.deadLetters());
    props.name().ifPresent(builder::functionName);
    if (props.choice().snapStart() && props.which().startsFromSnapshot()) {
      builder.snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS);
    }
    this.function = builder.build();
    NagSuppressions.addResourceSuppressions(
        function,
        List.of(
            NagPackSuppression.builder()
                .id("AwsSolutions-L1")
                .reason("Java 21 is kept until 2029, and runs what is built and tested for Java 17")
                .build()));
    this.alias =
        Alias.Builder.create(this, "Live")
            .aliasName(DeployedFunction.ALIAS)
            .version(function.getCurrentVersion())
            .build();
  }

  private static Map<String, String> environment(Map<String, String> given) {
    Map<String, String> environment = new TreeMap<>(given);
    environment.put("JAVA_TOOL_OPTIONS", String.join(" ", DeployedFunction.JVM_OPTIONS));
    return environment;
  }

  /**
   * The calls by which Lambda puts network interfaces into subnets; none of them takes a resource.
   * The function's own code may not make those that change something. Source: Lambda Developer
   * Guide, "Giving Lambda functions access to resources in an Amazon VPC".
   */
  private void letIntoNetwork() {
    List<String> changes =
        List.of(
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:AssignPrivateIpAddresses",
            "ec2:UnassignPrivateIpAddresses");
    Permissions.allowMatching(
        this,
        Stream.concat(
                changes.stream(), Stream.of("ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"))
            .toList(),
        List.of("*"),
        "Calls for network interfaces and traces take no resource; the function's own code may not change interfaces");
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .effect(Effect.DENY)
            .actions(changes)
            .resources(List.of("*"))
            .conditions(
                Map.of(
                    "ArnLike",
                    Map.of(
                        "lambda:SourceFunctionArn",
                        "arn:%s:lambda:%s:%s:function:*"
                            .formatted(
                                Stack.of(this).getPartition(),
                                Stack.of(this).getRegion(),
                                Stack.of(this).getAccount()))))
            .build());
  }

  @Override
  public IPrincipal getGrantPrincipal() {
    return role;
  }

  /** The version that is live, by which it is invoked. */
  public Alias alias() {
    return alias;
  }

  public Function function() {
    return function;
  }
}
