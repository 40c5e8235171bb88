package io.tidemill.infra.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Function;

/** Where functions and jobs run. */
public sealed interface NetworkChoice {
  <R> R match(Function<NewNetwork, R> onNew, Function<ExistingNetwork, R> onExisting);

  /**
   * A VPC of its own, without a way to the internet: what the parts call is reached through
   * endpoints.
   *
   * @param zones how many availability zones it spans, 2 or 3
   */
  record NewNetwork(int zones) implements NetworkChoice {
    public NewNetwork {
      if (zones < 2 || zones > 3) {
        throw new IllegalArgumentException("A network spans 2 or 3 zones, got " + zones);
      }
    }

    @Override
    public <R> R match(Function<NewNetwork, R> onNew, Function<ExistingNetwork, R> onExisting) {
      return onNew.apply(this);
    }
  }

  /**
   * A VPC that is there. From its subnets the services that are called must be reachable, by
   * endpoints or NAT; see {@code docs/deploy.md}.
   *
   * @param vpc its id, {@code vpc-…}
   * @param subnets ids of private subnets in different availability zones, at least 2
   */
  record ExistingNetwork(String vpc, List<String> subnets) implements NetworkChoice {
    public ExistingNetwork {
      requireNonNull(vpc, "vpc");
      subnets = List.copyOf(subnets);
      if (subnets.size() < 2) {
        throw new IllegalArgumentException("At least 2 subnets are expected, got " + subnets);
      }
    }

    @Override
    public <R> R match(Function<NewNetwork, R> onNew, Function<ExistingNetwork, R> onExisting) {
      return onExisting.apply(this);
    }
  }
}
