package io.tidemill.testkit;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.Position;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Consumer groups without a broker. Safe for use by several threads. */
public final class InMemoryGroupOffsets implements GroupOffsets {
  private final Map<String, Published> groups = new ConcurrentHashMap<>();
  private final Losses losses = new Losses();

  /** Loses answers to publishing from now on. */
  public Losses losses() {
    return losses;
  }

  /** Lets Kafka forget the group. */
  public void expire(String group) {
    groups.remove(group);
  }

  @Override
  public void publish(String group, Position position, long run) {
    if (position.next().isEmpty()) {
      return;
    }
    try {
      losses.pass(() -> groups.put(group, new Published(position, run)) == null);
    } catch (Losses.AnswerLost e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "Publishing group %s failed".formatted(group), e);
    }
  }

  @Override
  public Optional<Published> read(String group) {
    return Optional.ofNullable(groups.get(group));
  }
}
