package io.tidemill.localstack.server;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * The main class of every forked server: runs the real one, and ends the process once its parent is
 * gone, however that came about. The parent holds the other end of standard input and never writes
 * to it; the operating system closes it with the parent's death, by {@code kill -9} too.
 *
 * <p>It is alone on the server's class path, so it uses the JDK only and has no nested classes.
 */
public final class Guarded {
  private static final int PARENT_GONE = 143;

  private Guarded() {}

  /**
   * Runs a main class under guard.
   *
   * @param arguments the name of the real main class, then its arguments
   */
  public static void main(String[] arguments) throws Throwable {
    Thread guard = new Thread(Guarded::endWithParent, "parent-guard");
    guard.setDaemon(true);
    guard.start();
    String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    try {
      Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // only the end of the stream tells something
      }
    } catch (IOException e) {
      // a broken pipe ends like a closed one
    }
    // Shutdown hooks might wait for clients that died with the parent.
    Runtime.getRuntime().halt(PARENT_GONE);
  }
}
