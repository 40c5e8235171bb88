package io.tidemill.cli.dev;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.TidemillException;
import io.tidemill.kafka.KafkaSettings;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics that pipelines read, so that one can produce at once. */
public record SourceTopics(String bootstrap) {
  /** Enough for tasks to run side by side on a small machine. */
  static final int PARTITIONS = 4;

  public SourceTopics {
    requireNonNull(bootstrap, "bootstrap");
  }

  /**
   * Makes those of {@code topics} that aren't there.
   *
   * @return what was made, in order of names
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if Kafka doesn't
   */
  public List<String> make(Collection<String> topics) {
    try (Admin admin = Admin.create(new KafkaSettings(KafkaServers.plaintext(bootstrap)).admin())) {
      Set<String> missing = new TreeSet<>(topics);
      missing.removeAll(admin.listTopics().names().get());
      for (String topic : missing) {
        create(admin, topic);
      }
      return List.copyOf(missing);
    } catch (ExecutionException e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "Kafka at %s did not make the topics %s: %s"
              .formatted(bootstrap, topics, e.getCause().getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "Interrupted while topics were made", e);
    }
  }

  private static void create(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    NewTopic settings = new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty());
    try {
      admin.createTopics(List.of(settings)).all().get();
    } catch (ExecutionException e) {
      // Someone else was quicker.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }
}
