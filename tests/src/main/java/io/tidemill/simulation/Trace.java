package io.tidemill.simulation;

import io.tidemill.simulation.world.TrueTime;
import java.util.ArrayList;
import java.util.List;

/** What happened in a seed, line by line. Text is made only while it is on. */
final class Trace {
  private static final int MOST_DETAIL = 500;

  private final boolean on;
  private final List<String> lines = new ArrayList<>();

  private Trace(boolean on) {
    this.on = on;
  }

  static Trace on() {
    return new Trace(true);
  }

  static Trace off() {
    return new Trace(false);
  }

  boolean isOn() {
    return on;
  }

  /**
   * @param time true time, µs
   * @param detail an answer or the like, of which the beginning is shown
   */
  void line(long time, String process, String step, String what, Object detail) {
    String words = Words.of(detail);
    String shown = words.length() > MOST_DETAIL ? words.substring(0, MOST_DETAIL) + "…" : words;
    lines.add(String.format("%s  %-18s %-28s %s%s", TrueTime.at(time), process, step, what, shown));
  }

  List<String> lines() {
    return lines;
  }
}
