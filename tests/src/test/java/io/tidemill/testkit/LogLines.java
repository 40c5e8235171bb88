package io.tidemill.testkit;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** All that some packages log, down to TRACE, and with stack traces, until it is closed. */
public final class LogLines implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final Collector collector = new Collector();
  private final List<String> packages;

  private LogLines(List<String> packages) {
    this.packages = packages;
  }

  /** Collects from now on what these packages log, in place of printing it. */
  public static LogLines of(String... packages) {
    LogLines collected = new LogLines(List.of(packages));
    collected.collector.start();
    for (String name : packages) {
      LoggerConfig logger = new LoggerConfig(name, Level.TRACE, false);
      logger.addAppender(collected.collector, Level.TRACE, null);
      collected.context.getConfiguration().addLogger(name, logger);
    }
    collected.context.updateLoggers();
    return collected;
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    packages.forEach(context.getConfiguration()::removeLogger);
    context.updateLoggers();
    collector.stop();
  }

  private final class Collector extends AbstractAppender {
    Collector() {
      super("lines", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      StringWriter line = new StringWriter();
      line.append(event.getMessage().getFormattedMessage());
      if (event.getThrown() != null) {
        event.getThrown().printStackTrace(new PrintWriter(line));
      }
      lines.add(line.toString());
    }
  }
}
