package io.tidemill.triggers.log;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * SLF4J's service in the functions' jar. Writes to standard output, from which Lambda takes logs,
 * in the form that {@code AWS_LAMBDA_LOG_FORMAT} names ({@code JSON}, else text) from the level on
 * that {@code AWS_LAMBDA_LOG_LEVEL} names ({@code INFO} if it names none): Lambda sets both as the
 * function is configured (Lambda Developer Guide, "Configuring advanced logging controls"). What
 * libraries say counts from {@code WARN} on at most.
 */
public final class FunctionLogging implements SLF4JServiceProvider {
  /** The newest version of SLF4J that this is written for. */
  private static final String REQUESTED_API = "2.0.99";

  private final LogSettings settings;
  private final ProcessContext context = new ProcessContext();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();

  /** For SLF4J: as the environment says. */
  public FunctionLogging() {
    this(LogSettings.of(System.getenv(), line -> System.out.println(line)));
  }

  FunctionLogging(LogSettings settings) {
    this.settings = settings;
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name ->
        loggers.computeIfAbsent(
            name, it -> new FunctionLogger(it, settings, context, InstantSource.system()));
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return REQUESTED_API;
  }

  @Override
  public void initialize() {
    // All is made with it.
  }
}
