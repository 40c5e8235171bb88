package io.tidemill.localstack;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All observers of a cloud; what one of them throws keeps nothing else from going on. */
final class Observers {
  private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

  private final List<CloudObserver> all = new CopyOnWriteArrayList<>();

  void add(CloudObserver observer) {
    all.add(observer);
  }

  void tell(Consumer<CloudObserver> news) {
    for (CloudObserver observer : all) {
      try {
        news.accept(observer);
      } catch (RuntimeException e) {
        LOG.error("An observer failed", e);
      }
    }
  }
}
