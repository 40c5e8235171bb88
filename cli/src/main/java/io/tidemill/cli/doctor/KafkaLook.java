package io.tidemill.cli.doctor;

import io.tidemill.cli.Reach;
import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaAddress;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.MskCluster;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPosition;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.kafka.KafkaBacklogReader;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.triggers.MskBootstrap;
import java.util.List;
import java.util.Optional;

/** Whether Kafka answers, and has the topics that pipelines read. */
record KafkaLook(Chart chart, Wake wake) {
  /**
   * Looks at all of it.
   *
   * @return the servers, if they answer from here
   */
  Optional<KafkaServers> at(KafkaAddress address, List<Pipeline> pipelines) {
    return address
        .match(this::servers, this::cluster)
        .filter(servers -> answers(servers, pipelines));
  }

  private boolean answers(KafkaServers servers, List<Pipeline> pipelines) {
    return chart
        .look(
            Part.KAFKA,
            servers.bootstrap(),
            () -> {
              try (KafkaBacklogReader backlogs =
                  new KafkaBacklogReader(new KafkaSettings(servers))) {
                return topics(pipelines, backlogs);
              }
            })
        .orElse(false);
  }

  private Optional<KafkaServers> servers(KafkaServers servers) {
    Optional<KafkaServers> reached =
        chart.look(
            Part.KAFKA,
            servers.bootstrap(),
            () -> {
              Reach.kafka(servers);
              return servers;
            });
    reached.ifPresent(this::listens);
    return reached;
  }

  /** Its brokers are within a VPC, where whoever looks need not be. */
  private Optional<KafkaServers> cluster(MskCluster cluster) {
    Optional<KafkaServers> servers =
        chart.look(Part.KAFKA, cluster.arn(), () -> MskBootstrap.servers(cluster));
    if (servers.isEmpty()) {
      return servers;
    }
    try {
      Reach.kafka(servers.get());
    } catch (TidemillException e) {
      chart.note(outOfReach(cluster, wake));
      return Optional.empty();
    }
    listens(servers.get());
    return servers;
  }

  static Diagnosis outOfReach(MskCluster cluster, Wake wake) {
    return Diagnosis.warning(
            Part.KAFKA,
            cluster.arn(),
            "there, but not reachable from here: its brokers listen within its VPC")
        .expecting(
            "",
            wake == Wake.YES
                ? "Go by what the functions see of it, below"
                : "Have the functions look at it: leave --no-wake out");
  }

  private void listens(KafkaServers servers) {
    chart.note(Diagnosis.good(Part.KAFKA, servers.bootstrap(), "listens"));
  }

  /**
   * Looks at each pipeline's topic, until Kafka fails: it would do so for all others.
   *
   * @return whether Kafka answered
   */
  boolean topics(List<Pipeline> pipelines, BacklogReader backlogs) {
    for (Pipeline pipeline : pipelines) {
      String what = "%s, topic %s".formatted(pipeline.id(), pipeline.source().topic());
      try {
        chart.note(of(what, backlogs.start(pipeline.source().topic(), new StartFrom.Latest())));
      } catch (TidemillException e) {
        chart.note(Diagnosis.wrong(Part.KAFKA, what, e));
        if (e.kind() == FailureKind.INFRASTRUCTURE) {
          chart.note(Diagnosis.notLookedAt(Part.KAFKA, "other topics", "Kafka fails"));
          return false;
        }
      }
    }
    return true;
  }

  private static Diagnosis of(String what, TopicPosition end) {
    int partitions = end.position().next().size();
    long readable = end.position().next().values().stream().mapToLong(NextOffset::offset).sum();
    return Diagnosis.good(
        Part.KAFKA,
        what,
        "%d %s, whose readable ends add up to offset %,d"
            .formatted(partitions, partitions == 1 ? "partition" : "partitions", readable));
  }
}
