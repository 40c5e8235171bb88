package io.tidemill.simulation.mutants;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Loads {@code core} and the simulation's classes anew, some of core's from other class files; all
 * else comes from the loader of this class.
 */
final class MutatedLoader extends ClassLoader {
  private static final String CORE = "io.tidemill.core.";
  private static final String SIMULATION = "io.tidemill.simulation.";

  static {
    registerAsParallelCapable();
  }

  private final Map<String, byte[]> changed;

  MutatedLoader(Map<String, byte[]> changed) {
    super(MutatedLoader.class.getClassLoader());
    this.changed = requireNonNull(changed, "changed");
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(CORE) && !name.startsWith(SIMULATION)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        byte[] bytes = changed.containsKey(name) ? changed.get(name) : shipped(name);
        if (bytes == null) {
          throw new ClassNotFoundException(name);
        }
        loaded = defineClass(name, bytes, 0, bytes.length);
      }
      if (resolve) {
        resolveClass(loaded);
      }
      return loaded;
    }
  }

  private byte[] shipped(String name) throws ClassNotFoundException {
    try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      return file == null ? null : file.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
