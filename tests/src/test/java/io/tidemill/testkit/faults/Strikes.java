package io.tidemill.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/**
 * What struck in one test; a parameter of tests under {@link FaultBook}, which fails those in which
 * nothing did. Thread-safe.
 */
public final class Strikes {
  private final List<String> struck = new ArrayList<>();

  Strikes() {}

  /** Notes a fault that the test has seen strike, with what it was. */
  public synchronized void note(String what) {
    struck.add(what);
  }

  /** Waits until {@code fault} has struck, and notes it. */
  public void await(Fault fault, String what) {
    note(what + " (" + fault.awaitStruck() + ")");
  }

  /** Notes that something struck so many times, which must not be 0. */
  public synchronized void note(int times, String what) {
    assertThat(times).as("how many times struck: %s", what).isPositive();
    for (int i = 0; i < times; i++) {
      struck.add(what);
    }
  }

  synchronized List<String> all() {
    return List.copyOf(struck);
  }
}
