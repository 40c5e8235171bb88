package io.tidemill.infra.network;

import io.tidemill.infra.config.NetworkChoice;
import io.tidemill.infra.config.NetworkChoice.ExistingNetwork;
import io.tidemill.infra.config.NetworkChoice.NewNetwork;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpoint;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointService;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcAttributes;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.constructs.Construct;

/**
 * Where functions and jobs run: subnets without a way to the internet, and endpoints for the
 * services that the parts call; or a VPC that is there, as it is.
 */
public final class Network extends Construct {
  private final IVpc vpc;
  private final List<ISubnet> subnets;
  private final ISecurityGroup clients;

  /**
   * What it is made of.
   *
   * @param services that have endpoints in a VPC of its own
   * @param flowLogs takes what was accepted and rejected there
   */
  record Props(
      NetworkChoice choice, String region, List<CalledService> services, ILogGroup flowLogs) {
    Props {
      services = List.copyOf(services);
    }
  }

  Network(Construct scope, String id, Props props) {
    super(scope, id);
    this.vpc =
        props
            .choice()
            .<IVpc>match(choice -> fresh(choice, props.flowLogs()), choice -> existing(choice));
    this.subnets =
        props
            .choice()
            .match(
                choice ->
                    vpc.selectSubnets(
                            SubnetSelection.builder()
                                .subnetType(SubnetType.PRIVATE_ISOLATED)
                                .build())
                        .getSubnets(),
                choice -> vpc.getPrivateSubnets());
    this.clients =
        SecurityGroup.Builder.create(this, "Clients")
            .vpc(vpc)
            .description("Functions and jobs of Tidemill")
            .build();
    props.choice().<Runnable>match(choice -> () -> endpoints(props), choice -> () -> {}).run();
  }

  private IVpc fresh(NewNetwork choice, ILogGroup flowLogs) {
    Vpc made =
        Vpc.Builder.create(this, "Vpc")
            .ipAddresses(IpAddresses.cidr("10.0.0.0/16"))
            .maxAzs(choice.zones())
            .natGateways(0)
            .restrictDefaultSecurityGroup(false)
            .subnetConfiguration(
                List.of(
                    SubnetConfiguration.builder()
                        .name("Private")
                        .subnetType(SubnetType.PRIVATE_ISOLATED)
                        // A worker takes an address; 4,091 in each zone.
                        .cidrMask(20)
                        .build()))
            .build();
    made.addFlowLog(
        "FlowLog",
        FlowLogOptions.builder()
            .destination(FlowLogDestination.toCloudWatchLogs(flowLogs))
            .build());
    made.addGatewayEndpoint(
        "S3", GatewayVpcEndpointOptions.builder().service(GatewayVpcEndpointAwsService.S3).build());
    return made;
  }

  private IVpc existing(ExistingNetwork choice) {
    return Vpc.fromVpcAttributes(
        this,
        "Vpc",
        VpcAttributes.builder()
            .vpcId(choice.vpc())
            .availabilityZones(zones(choice.subnets().size()))
            .privateSubnetIds(choice.subnets())
            .build());
  }

  /**
   * As many zones of the region, by their places: which they are is known at deploy, so that
   * nothing has to be asked before.
   */
  static List<String> zones(int count) {
    return IntStream.range(0, count).mapToObj(i -> Fn.select(i, Fn.getAzs())).toList();
  }

  private void endpoints(Props props) {
    SecurityGroup group =
        SecurityGroup.Builder.create(this, "Endpoints")
            .vpc(vpc)
            .description("Endpoints of the services that Tidemill calls")
            .allowAllOutbound(false)
            .build();
    for (int port : props.services().stream().mapToInt(CalledService::port).distinct().toArray()) {
      group.addIngressRule(clients, Port.tcp(port), "Functions and jobs");
    }
    for (CalledService service : props.services()) {
      InterfaceVpcEndpoint.Builder.create(this, service.id())
          .vpc(vpc)
          .service(
              new InterfaceVpcEndpointService(service.endpoint(props.region()), service.port()))
          .subnets(SubnetSelection.builder().subnets(subnets).build())
          .securityGroups(List.of(group))
          .privateDnsEnabled(true)
          .open(false)
          .build();
    }
  }

  public IVpc vpc() {
    return vpc;
  }

  /** The subnets that functions, jobs and brokers are in. */
  public SubnetSelection subnets() {
    return SubnetSelection.builder().subnets(subnets).build();
  }

  /** The ids of {@link #subnets()}. */
  public List<String> subnetIds() {
    return subnets.stream().map(ISubnet::getSubnetId).toList();
  }

  /** The security group of functions and jobs. */
  public ISecurityGroup clients() {
    return clients;
  }
}
