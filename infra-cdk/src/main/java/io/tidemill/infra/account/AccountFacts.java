package io.tidemill.infra.account;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is in an account, in one region. Asking changes nothing. A question that can't be asked is
 * answered so ({@link Answer.Untold}), never by an exception.
 */
public interface AccountFacts {
  /**
   * Whose credentials these are.
   *
   * @param account its 12 digits
   * @param arn of the user or role
   */
  record Caller(String account, String arn) {
    public Caller {
      requireNonNull(account, "account");
      requireNonNull(arn, "arn");
    }
  }

  /**
   * A subnet.
   *
   * @param vpc the id of the VPC that it is in
   * @param zone the name of its availability zone
   */
  record Subnet(String id, String vpc, String zone) {
    public Subnet {
      requireNonNull(id, "id");
      requireNonNull(vpc, "vpc");
      requireNonNull(zone, "zone");
    }
  }

  /**
   * A cluster of MSK.
   *
   * @param state as MSK names it, {@code ACTIVE}
   * @param iam whether clients may sign in by IAM
   */
  record Cluster(String state, boolean iam) {
    public Cluster {
      requireNonNull(state, "state");
    }
  }

  /**
   * A stack of CloudFormation.
   *
   * @param status as CloudFormation names it, {@code UPDATE_COMPLETE}
   * @param outputs by their keys
   */
  record Stack(String status, Map<String, String> outputs) {
    public Stack {
      requireNonNull(status, "status");
      outputs = Map.copyOf(outputs);
    }
  }

  /** Whose credentials are used; untold if there are none, or none that are valid. */
  Answer<Caller> caller();

  /** Those of {@code ids} that are VPCs of the region. */
  Answer<List<String>> vpcs(List<String> ids);

  /** Those of {@code ids} that are subnets of the region. */
  Answer<List<Subnet>> subnets(List<String> ids);

  /** Those of {@code ids} that are security groups of the region. */
  Answer<List<String>> securityGroups(List<String> ids);

  /** The MSK cluster of an ARN; empty if there is none. */
  Answer<Optional<Cluster>> cluster(String arn);

  /** Those of {@code arns} that are secrets, and not about to be deleted. */
  Answer<List<String>> secrets(List<String> arns);

  /** How many vCPU all jobs of EMR Serverless may use at once in this account and region. */
  Answer<Long> sparkVcpus();

  /** A stack by its name; empty if there is none. */
  Answer<Optional<Stack>> stack(String name);
}
