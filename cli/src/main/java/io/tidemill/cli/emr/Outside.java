package io.tidemill.cli.emr;

import static java.util.Objects.requireNonNull;

import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.localstack.emr.EventBus;
import io.tidemill.localstack.emr.EventSender;
import io.tidemill.localstack.emr.S3Files;
import java.util.List;

/**
 * What an endpoint has to do with others.
 *
 * @param objects where jars and programs come from
 * @param targets where events are POSTed
 * @param buses where events are put
 */
record Outside(S3Files objects, List<EventSender> targets, List<EventBus> buses)
    implements AutoCloseable {
  Outside {
    requireNonNull(objects, "objects");
    targets = List.copyOf(targets);
    buses = List.copyOf(buses);
  }

  /** Has the endpoint's events told to all who want them. */
  void listen(EmrEndpoint endpoint) {
    targets.forEach(endpoint::listenToEvents);
    buses.forEach(endpoint::listenToEvents);
  }

  /** Lets go of connections; after the endpoint's own end. */
  @Override
  public void close() {
    buses.forEach(EventBus::close);
    objects.close();
  }
}
