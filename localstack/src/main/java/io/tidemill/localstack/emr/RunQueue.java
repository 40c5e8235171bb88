package io.tidemill.localstack.emr;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which job runs wait, and how many are under way: so many on this machine, and so many of each
 * application. First come, first served, but a job run whose application has no room doesn't hold
 * up those of others. Not thread-safe.
 */
final class RunQueue {
  private final int atOnce;
  private final Map<String, Place> waiting = new LinkedHashMap<>();
  private final Map<String, Integer> underWay = new HashMap<>();
  private int allUnderWay;

  /** With room for {@code atOnce} job runs in all. */
  RunQueue(int atOnce) {
    this.atOnce = atOnce;
  }

  private record Place(String application, int most) {}

  /** Has a job run wait; {@code most} of its application may be under way. */
  void add(String jobRun, String application, int most) {
    waiting.put(jobRun, new Place(application, most));
  }

  /** Has a job run wait no longer, and not come under way. */
  void remove(String jobRun) {
    waiting.remove(jobRun);
  }

  /** The next job run that there is room for, which is under way now. */
  Optional<String> take() {
    if (allUnderWay >= atOnce) {
      return Optional.empty();
    }
    Iterator<Map.Entry<String, Place>> places = waiting.entrySet().iterator();
    while (places.hasNext()) {
      Map.Entry<String, Place> next = places.next();
      String application = next.getValue().application();
      if (underWay(application) < next.getValue().most()) {
        places.remove();
        underWay.merge(application, 1, Integer::sum);
        allUnderWay++;
        return Optional.of(next.getKey());
      }
    }
    return Optional.empty();
  }

  /** A job run of {@code application} that was under way has ended. */
  void leave(String application) {
    underWay.merge(application, -1, Integer::sum);
    allUnderWay--;
  }

  int underWay(String application) {
    return underWay.getOrDefault(application, 0);
  }

  int waiting() {
    return waiting.size();
  }
}
