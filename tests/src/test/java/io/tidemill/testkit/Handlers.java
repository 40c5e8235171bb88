package io.tidemill.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Small functions. Each is alone in its jar, with nothing but the JDK. */
public final class Handlers {
  private Handlers() {}

  /** Does what the event's first word says. */
  public static final class Obeying {
    private int count;

    /** Answers text. */
    public void handle(InputStream in, OutputStream out) throws IOException, InterruptedException {
      count++;
      String event = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\"", "");
      String[] words = event.split(" ", -1);
      String answer =
          switch (words[0]) {
            case "count" -> Integer.toString(count);
            case "pid" -> Long.toString(ProcessHandle.current().pid());
            case "say" -> {
              System.out.println("said: " + words[1]);
              yield "said";
            }
            case "throw" -> throw new IllegalStateException("the mill is broken");
            case "exit" -> {
              Runtime.getRuntime().halt(Integer.parseInt(words[1]));
              yield "";
            }
            case "hang" -> {
              Thread.sleep(Long.MAX_VALUE);
              yield "";
            }
            case "meet" -> meet(Path.of(words[1]), Integer.parseInt(words[2]));
            case "insist" -> insist(Path.of(words[1]), Integer.parseInt(words[2]));
            case "large" -> "x".repeat(Integer.parseInt(words[1]));
            case "environment" -> new TreeMap<>(System.getenv()).toString();
            case "memory" -> Long.toString(Runtime.getRuntime().maxMemory());
            default -> throw new IllegalArgumentException(event);
          };
      out.write(answer.getBytes(StandardCharsets.UTF_8));
    }

    /** Signs in, and fails until so many have. */
    private static String insist(Path folder, int all) throws IOException {
      Files.createTempFile(folder, "try", "");
      if (folder.toFile().list().length < all) {
        throw new IllegalStateException("not yet");
      }
      return "at last";
    }

    /** Signs in, and answers once so many have. */
    private static String meet(Path folder, int all) throws IOException, InterruptedException {
      String me = Long.toString(ProcessHandle.current().pid());
      Files.createFile(folder.resolve(me));
      while (folder.toFile().list().length < all) {
        Thread.sleep(10);
      }
      return me;
    }
  }

  /** Answers its event as it came. */
  public static final class Echo {
    /** Copies bytes. */
    public void handle(InputStream in, OutputStream out) throws IOException {
      in.transferTo(out);
    }
  }

  /** Answers with what it is told by a variable, which it needs. */
  public static final class Configured {
    private final String answer = Map.copyOf(System.getenv()).get("TIDEMILL_ANSWER");

    /** Fails if the variable isn't there. */
    public Configured() {
      if (answer == null) {
        throw new IllegalStateException("TIDEMILL_ANSWER must be set");
      }
    }

    /** Answers. */
    public void handle(InputStream in, OutputStream out) throws IOException {
      out.write(answer.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Answers with the hooks that it has seen, which Lambda runs round a snapshot; fails after the
   * restoration if a variable says so. The runtime's classes aren't on the tests' class path.
   */
  public static final class Snapped implements InvocationHandler {
    private static final String RUNTIME = "com.amazonaws.services.lambda.crac.";

    private final List<String> seen = new CopyOnWriteArrayList<>();

    // The runtime holds it weakly.
    private final Object resource;

    /** Registers its hooks. */
    public Snapped() throws ReflectiveOperationException {
      Class<?> type = Class.forName(RUNTIME + "Resource");
      resource = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this);
      Object context = Class.forName(RUNTIME + "Core").getMethod("getGlobalContext").invoke(null);
      Class.forName(RUNTIME + "Context").getMethod("register", type).invoke(context, resource);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
      return switch (method.getName()) {
        case "equals" -> proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        case "toString" -> "hooks";
        default -> {
          seen.add(method.getName());
          if (method.getName().equals(System.getenv("TIDEMILL_FAIL"))) {
            throw new IllegalStateException("the mill is broken");
          }
          yield null;
        }
      };
    }

    /** Answers. */
    public void handle(InputStream in, OutputStream out) throws IOException {
      String answer =
          "\"%s %s %s\"".formatted(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"), seen, resource);
      out.write(answer.getBytes(StandardCharsets.UTF_8));
    }
  }
}
