package io.tidemill.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/**
 * The calls that one process makes to its ports, counted, so that a test can let something happen
 * at each of them in turn: another process, or this one's death. For one thread.
 */
public final class CallPoints {
  private static final int NONE = -1;

  private final Map<Integer, Runnable> before = new HashMap<>();
  private final Map<Integer, Runnable> after = new HashMap<>();
  private boolean started;
  private int calls;

  /** Thrown where a process dies; nothing it runs may catch it. */
  public static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** {@code port}, with each call of it counted. */
  public <T> T count(Class<T> type, T port) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              int call = started ? calls++ : NONE;
              before.getOrDefault(call, CallPoints::nothing).run();
              Object result;
              try {
                result = method.invoke(port, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              after.getOrDefault(call, CallPoints::nothing).run();
              return result;
            }));
  }

  /** Counting begins: the process is wired up. */
  public void start() {
    started = true;
  }

  /** Runs {@code action} just before the call with that number, from 0. */
  public void before(int call, Runnable action) {
    before.put(call, action);
  }

  /** The process dies once the call with that number has had its effect. */
  public void dieAfter(int call) {
    after.put(
        call,
        () -> {
          throw new Death();
        });
  }

  /** How many calls have been made. */
  public int calls() {
    return calls;
  }

  private static void nothing() {}
}
