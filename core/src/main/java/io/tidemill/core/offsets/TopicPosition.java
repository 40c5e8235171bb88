package io.tidemill.core.offsets;

import static java.util.Objects.requireNonNull;

/** A position, and the id of the topic that it is a position in. */
public record TopicPosition(String topicId, Position position) {
  public TopicPosition {
    requireNonNull(topicId, "topicId");
    requireNonNull(position, "position");
  }
}
