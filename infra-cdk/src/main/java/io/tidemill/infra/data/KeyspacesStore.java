package io.tidemill.infra.data;

import io.tidemill.core.TableName;
import io.tidemill.infra.access.Permissions;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.IGrantable;
import software.constructs.Construct;

/**
 * The keyspaces in Amazon Keyspaces: the ledger's, and those that pipelines write to. None is a
 * resource of the stack: {@code Migrations} make them where they aren't there, so that what they
 * hold outlives every stack, and a new one finds it again.
 *
 * <p>Actions and ARNs: Service Authorization Reference, "Amazon Keyspaces".
 */
public final class KeyspacesStore extends Construct implements PipelineStore {
  private final Props props;

  /**
   * What it is made of.
   *
   * @param ledger the ledger's keyspace
   * @param tables those that pipelines write to
   */
  public record Props(String ledger, List<TableName> tables) {
    public Props {
      tables = List.copyOf(tables);
    }
  }

  public KeyspacesStore(Construct scope, String id, Props props) {
    super(scope, id);
    this.props = props;
  }

  @Override
  public void grantClaim(IGrantable function) {
    readSchema(function);
    Permissions.allowMatching(
        function,
        List.of("cassandra:Select", "cassandra:Modify"),
        List.of(keyspace(props.ledger())),
        "The ledger's tables are all that this keyspace holds");
  }

  @Override
  public void grantCommit(IGrantable job) {
    grantClaim(job);
  }

  @Override
  public void grantWrite(IGrantable job) {
    Permissions.allow(
        job,
        List.of("cassandra:Select", "cassandra:Modify"),
        props.tables().stream()
            .map(table -> arn("%s/table/%s".formatted(table.keyspace(), table.table())))
            .toList());
  }

  @Override
  public void grantMigrate(IGrantable function) {
    grantClaim(function);
    Permissions.allowMatching(
        function,
        List.of("cassandra:Create", "cassandra:Alter"),
        Stream.concat(Stream.of(props.ledger()), props.tables().stream().map(TableName::keyspace))
            .distinct()
            .map(this::keyspace)
            .toList(),
        "Which tables there will be is written in the project's CQL");
  }

  /**
   * What the driver and the start-up checks read. Behind an endpoint of a VPC the service lists its
   * nodes only to those who may see the endpoint's interfaces. Source: Keyspaces Developer Guide,
   * "Using Amazon Keyspaces with interface VPC endpoints".
   */
  private void readSchema(IGrantable grantee) {
    Permissions.allowMatching(
        grantee,
        List.of("ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcEndpoints"),
        List.of("*"),
        "Calls that describe a VPC take no resource");
    Permissions.allowMatching(
        grantee,
        List.of("cassandra:Select"),
        List.of(arn("system*")),
        "The driver reads nodes, keyspaces and tables in several keyspaces of the service's own");
  }

  /** A keyspace with all that is in it. */
  private String keyspace(String name) {
    return arn(name + "/*");
  }

  private String arn(String path) {
    Stack stack = Stack.of(this);
    return "arn:%s:cassandra:%s:%s:/keyspace/%s"
        .formatted(stack.getPartition(), stack.getRegion(), stack.getAccount(), path);
  }
}
