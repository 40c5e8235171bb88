package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.wiring.DeployedFunction;
import io.tidemill.localstack.server.Distribution;
import io.tidemill.testkit.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the functions' jar holds, and what it doesn't. */
class FunctionsJarIT {
  /** AWS Lambda takes 50 MB when uploaded directly; a start has to fetch and map all of it. */
  private static final long MOST_BYTES = 30_000_000;

  private static final Set<String> NATIVES =
      Set.of(
          "linux/aarch64/libzstd-jni-*.so",
          "linux/amd64/libzstd-jni-*.so",
          "net/jpountz/util/linux/aarch64/liblz4-java.so",
          "net/jpountz/util/linux/amd64/liblz4-java.so",
          "org/xerial/snappy/native/Linux/aarch64/libsnappyjava.so",
          "org/xerial/snappy/native/Linux/x86_64/libsnappyjava.so");

  private static final List<String> PACKAGES =
      List.of(
          "com/amazonaws/services/lambda/runtime/",
          "com/datastax/",
          "com/fasterxml/jackson/",
          "com/github/luben/zstd/",
          "com/typesafe/config/",
          "io/netty/",
          "io/tidemill/core/",
          "io/tidemill/kafka/",
          "io/tidemill/keyspace/",
          "io/tidemill/secrets/",
          "io/tidemill/triggers/",
          "net/jpountz/",
          "org/apache/kafka/",
          "org/crac/",
          "org/reactivestreams/",
          "org/slf4j/",
          "org/snakeyaml/engine/",
          "org/xerial/snappy/",
          "software/amazon/awssdk/",
          "software/amazon/eventstream/",
          "software/amazon/msk/");

  private static JarFile jar;
  private static List<String> files;

  @BeforeAll
  static void open() throws IOException {
    jar = new JarFile(new Distribution(TestServers.home()).functionsJar().toFile());
    files =
        jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).sorted().toList();
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  private static boolean isNative(String file) {
    return file.matches(".*\\.(so|dll|dylib|jnilib|a)");
  }

  private static String text(String file) throws IOException {
    return new String(
        jar.getInputStream(jar.getEntry(file)).readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void it_is_lean() throws IOException {
    assertThat(Files.size(new Distribution(TestServers.home()).functionsJar()))
        .isLessThan(MOST_BYTES);
  }

  @Test
  void it_holds_every_function() {
    for (DeployedFunction function : DeployedFunction.values()) {
      String type = function.handler().substring(0, function.handler().indexOf("::"));
      assertThat(files).contains(type.replace('.', '/') + ".class");
    }
  }

  @Test
  void its_classes_are_what_the_functions_stand_on_and_no_others() {
    Set<String> strange = new TreeSet<>();
    for (String file : files) {
      if (file.endsWith(".class") && PACKAGES.stream().noneMatch(file::startsWith)) {
        strange.add(file.substring(0, file.lastIndexOf('/') + 1));
      }
    }

    assertThat(strange)
        .as("packages that no function needs, or that are to be added to the list here")
        .isEmpty();
    assertThat(files)
        .as("Lambda brings the client of its Runtime API itself")
        .noneMatch(file -> file.startsWith("com/amazonaws/services/lambda/runtime/api/"));
  }

  @Test
  void its_natives_are_those_of_lambdas_two_architectures() {
    Set<String> natives = new TreeSet<>();
    for (String file : files) {
      if (isNative(file)) {
        natives.add(file.replaceAll("-[0-9][0-9.-]*\\.so", "-*.so"));
      }
    }

    assertThat(natives).containsExactlyInAnyOrderElementsOf(NATIVES);
  }

  @Test
  void nothing_is_in_it_twice() {
    assertThat(files).doesNotHaveDuplicates();
  }

  @Test
  void one_log_binding_is_in_it() throws IOException {
    assertThat(text("META-INF/services/org.slf4j.spi.SLF4JServiceProvider").lines())
        .containsExactly("io.tidemill.triggers.log.FunctionLogging");
    assertThat(files).contains("io/tidemill/triggers/log/FunctionLogging.class");
  }

  @Test
  void it_names_whose_work_it_holds() throws IOException {
    assertThat(text("META-INF/LICENSE")).contains("Apache License");
    assertThat(text("META-INF/LICENSE.txt")).contains("QOS.ch");
    assertThat(text("META-INF/NOTICE"))
        .contains("Apache Cassandra Java Driver", "AWS SDK for Java", "Jackson");
  }
}
