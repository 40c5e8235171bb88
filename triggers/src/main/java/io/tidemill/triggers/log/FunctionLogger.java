package io.tidemill.triggers.log;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger that writes as {@link LogSettings} say. Safe for use by several threads. */
final class FunctionLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;

  private final transient LogSettings settings;
  private final transient ProcessContext context;
  private final transient InstantSource clock;

  FunctionLogger(String name, LogSettings settings, ProcessContext context, InstantSource clock) {
    this.name = name;
    this.settings = settings;
    this.context = context;
    this.clock = clock;
  }

  @Override
  public boolean isTraceEnabled() {
    return settings.enabled(name, Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return settings.enabled(name, Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return settings.enabled(name, Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return settings.enabled(name, Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return settings.enabled(name, Level.ERROR);
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
    Map<String, Object> fields = new LinkedHashMap<>(LogFields.of(pattern, arguments));
    fields.putAll(context.getCopyOfContextMap());
    String message = String.valueOf(MessageFormatter.basicArrayFormat(pattern, arguments));
    settings
        .lines()
        .accept(
            settings
                .form()
                .line(
                    new LogForm.Entry(
                        clock.instant(),
                        level,
                        name,
                        message,
                        fields,
                        Optional.ofNullable(thrown))));
  }
}
