package io.tidemill.localstack.lambda;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;

/**
 * AWS' runtime interface client, which runs functions.
 *
 * @param classpath of the client
 * @param library its native code, unpacked
 */
record RuntimeClient(String classpath, Path library) {
  static final String MAIN_CLASS = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  /**
   * Names the native code's file. The client would unpack it itself, but all its processes of a
   * machine into one file, over one another.
   */
  static final String LIBRARY_PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private static final String JAR = "aws-lambda-java-runtime-interface-client-";
  private static final Map<String, String> ARCHITECTURES =
      Map.of("amd64", "x86_64", "aarch64", "aarch_64");

  /**
   * Unpacks the native code for the machine at hand.
   *
   * @param folder where to; made if absent
   * @throws TidemillException of kind {@code OPERATOR} if there is none for this machine, or the
   *     class path has no client
   */
  static RuntimeClient unpack(String classpath, Path folder) {
    String name =
        libraryFor(System.getProperty("os.name"), System.getProperty("os.arch"), libraryMaps());
    Path jar = jar(classpath);
    Path library = folder.resolve(name);
    try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
      Files.createDirectories(folder);
      Files.copy(zip.getPath("jni", name), library, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "The runtime interface client's %s can't be unpacked from %s into %s: %s. Check the folder's permissions, or build the class path anew: mvn -pl localstack/servers/lambda -am clean package"
              .formatted(name, jar, folder, e),
          e);
    }
    return new RuntimeClient(classpath, library);
  }

  /**
   * Which of the client's libraries fits.
   *
   * @param maps the files that this JVM has mapped, as Linux lists them
   */
  static String libraryFor(String system, String architecture, String maps) {
    String suffix = ARCHITECTURES.get(architecture);
    if (!system.equals("Linux") || suffix == null) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected Linux on amd64 or aarch64, where alone AWS' Lambda runtime interface client runs, found %s on %s; run the local cloud in a Linux container or virtual machine"
              .formatted(system, architecture));
    }
    String c = maps.contains("ld-musl-") ? "linux_musl" : "linux";
    return "libaws-lambda-jni.%s-%s.so".formatted(c, suffix);
  }

  private static String libraryMaps() {
    Path maps = Path.of("/proc/self/maps");
    try {
      return Files.exists(maps)
          ? new String(Files.readAllBytes(maps), StandardCharsets.ISO_8859_1)
          : "";
    } catch (IOException e) {
      return "";
    }
  }

  private static Path jar(String classpath) {
    return Arrays.stream(classpath.split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(entry -> String.valueOf(entry.getFileName()).startsWith(JAR))
        .findFirst()
        .orElseThrow(
            () ->
                new TidemillException(
                    FailureKind.OPERATOR,
                    "Expected %s….jar on the class path of Lambda's runtime, found \"%s\"; build it anew: mvn -pl localstack/servers/lambda -am clean package"
                        .formatted(JAR, classpath)));
  }
}
