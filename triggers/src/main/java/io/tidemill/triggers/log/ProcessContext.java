package io.tidemill.triggers.log;

import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.spi.MDCAdapter;

/**
 * What the whole process is at, not one thread of it: an environment handles one event at a time,
 * and what its clients' threads say meanwhile belongs to that event. Stacks of values aren't kept.
 * Safe for use by several threads.
 */
final class ProcessContext implements MDCAdapter {
  private final Map<String, String> values = new ConcurrentHashMap<>();

  @Override
  public void put(String key, String value) {
    if (value == null) {
      values.remove(key);
    } else {
      values.put(key, value);
    }
  }

  @Override
  public String get(String key) {
    return values.get(key);
  }

  @Override
  public void remove(String key) {
    values.remove(key);
  }

  @Override
  public void clear() {
    values.clear();
  }

  @Override
  public Map<String, String> getCopyOfContextMap() {
    return new HashMap<>(values);
  }

  @Override
  public void setContextMap(Map<String, String> contextMap) {
    values.clear();
    values.putAll(contextMap);
  }

  @Override
  public void pushByKey(String key, String value) {
    // Nobody here pushes.
  }

  @Override
  public String popByKey(String key) {
    return null;
  }

  @Override
  public Deque<String> getCopyOfDequeByKey(String key) {
    return null;
  }

  @Override
  public void clearDequeByKey(String key) {
    // There is none.
  }
}
