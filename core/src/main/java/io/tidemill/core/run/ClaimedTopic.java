package io.tidemill.core.run;

import java.util.Optional;

/** Whether a topic still is the one that a run claimed offsets of. */
public final class ClaimedTopic {
  private ClaimedTopic() {}

  /**
   * Why it isn't; empty if it is.
   *
   * @param found Kafka's id of the topic that has the name now
   * @param claimed the id that the run was claimed with
   */
  public static Optional<String> refusal(String topic, String found, String claimed) {
    return found.equals(claimed)
        ? Optional.empty()
        : Optional.of(
            "Topic %s has the id %s, and the run claimed offsets of %s: the topic was made anew. Reset the pipeline to where it should begin in the new one"
                .formatted(topic, found, claimed));
  }
}
