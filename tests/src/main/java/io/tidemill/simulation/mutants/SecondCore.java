package io.tidemill.simulation.mutants;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Ledger;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles changed sources of {@code core} in memory, against the {@code core} that is running:
 * which is why a patch can't change a constant that other sources have compiled in.
 */
final class SecondCore {
  private SecondCore() {}

  /**
   * Class files by name of the class.
   *
   * @param sources by path from the checkout's root
   * @param mutant what they were patched by, for messages
   * @throws TidemillException of kind {@code OPERATOR} if they don't compile, or there is no
   *     compiler
   */
  static Map<String, byte[]> compile(Map<String, String> sources, String mutant) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Mutants are compiled: expected a JDK, found a Java without compiler at %s. Point JAVA_HOME at a JDK 17"
              .formatted(System.getProperty("java.home")));
    }
    StringWriter problems = new StringWriter();
    try (Memory memory = new Memory(compiler.getStandardFileManager(null, null, null))) {
      List<Source> units = new ArrayList<>();
      sources.forEach((path, text) -> units.add(new Source(path, text)));
      boolean compiled =
          compiler
              .getTask(
                  problems,
                  memory,
                  null,
                  List.of("-proc:none", "-nowarn", "-g", "-classpath", classPath()),
                  null,
                  units)
              .call();
      if (!compiled) {
        throw new TidemillException(
            FailureKind.OPERATOR,
            "Mutant %s no longer compiles. Mend its patch:%n%s".formatted(mutant, problems));
      }
      return memory.classes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String classPath() {
    try {
      Path core = Path.of(Ledger.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return core + File.pathSeparator + System.getProperty("java.class.path");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String path, String text) {
      super(
          URI.create("core:///" + Checkout.className(path).replace('.', '/') + ".java"),
          Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class ClassFile extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ClassFile(String name) {
      super(URI.create("core:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ClassFile> written = new HashMap<>();

    Memory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return written.computeIfAbsent(name, ClassFile::new);
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new HashMap<>();
      written.forEach((name, file) -> classes.put(name, file.bytes.toByteArray()));
      return classes;
    }
  }
}
