package io.tidemill.triggers.log;

import java.io.PrintWriter;
import java.io.StringWriter;

/** For people: level, the logger's last word, the message; Lambda adds the time to each line. */
record TextForm() implements LogForm {
  @Override
  public String line(Entry entry) {
    String logger = entry.logger().substring(entry.logger().lastIndexOf('.') + 1);
    String line = "%s %s - %s".formatted(entry.level(), logger, entry.message());
    return entry.thrown().map(thrown -> line + System.lineSeparator() + stack(thrown)).orElse(line);
  }

  /** Without a line break at its end. */
  static String stack(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString().stripTrailing();
  }
}
