package io.tidemill.infra.readback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.core.TidemillConfig;
import io.tidemill.infra.account.AwsAccess;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.s3.S3Client;

/** What functions were given: settings, the job's jar, and the project's files. */
final class FunctionChecks implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DeployConfig config;
  private final LambdaClient lambda;
  private final S3Client s3;

  /**
   * What they should have.
   *
   * @param project the folder of pipeline files
   * @param assembly the templates that were deployed
   */
  record Meant(String application, Path project, Path assembly) {}

  FunctionChecks(DeployConfig config, AwsAccess access) {
    this.config = config;
    this.lambda = access.client(LambdaClient.builder());
    this.s3 = access.s3();
  }

  @Override
  public void close() {
    lambda.close();
    s3.close();
  }

  /** What a function is told. */
  TidemillConfig settings(String function) {
    return settings(configuration(function));
  }

  private static TidemillConfig settings(GetFunctionConfigurationResponse function) {
    return TidemillConfig.fromEnvironment(function.environment().variables());
  }

  private GetFunctionConfigurationResponse configuration(String function) {
    return lambda.getFunctionConfiguration(get -> get.functionName(function));
  }

  List<Check> check(String name, Meant meant) {
    GetFunctionConfigurationResponse function;
    try {
      function = configuration(name);
    } catch (SdkException e) {
      return List.of(Asked.failed(name, e));
    }
    TidemillConfig told = settings(function);
    String jar = name + ": job's jar";
    String project = name + ": project";
    return List.of(
        Check.equal(name + ": ledger", config.ledger().toString(), told.ledger().toString()),
        Check.equal(
            name + ": EMR Serverless application", meant.application(), told.emr().application()),
        Asked.of(jar, () -> jobJar(jar, told.emr().jobJar())),
        Asked.of(project, () -> project(project, function.codeSha256(), meant)));
  }

  private Check jobJar(String what, String uri) {
    URI jar = URI.create(uri);
    long bytes =
        s3.headObject(head -> head.bucket(jar.getHost()).key(jar.getPath().substring(1)))
            .contentLength();
    String found = "%,d bytes at %s".formatted(bytes, uri);
    return bytes > 0 ? Check.asMeant(what, found) : Check.differs(what, found);
  }

  /** The project's files, as the function has them; found in the bucket by the code's digest. */
  private Check project(String what, String digest, Meant meant) {
    Map<String, byte[]> deployed = new LinkedHashMap<>();
    for (JsonNode asset : zips(meant.assembly())) {
      byte[] zip =
          s3.getObjectAsBytes(
                  get ->
                      get.bucket(asset.path("bucketName").asText())
                          .key(asset.path("objectKey").asText()))
              .asByteArray();
      if (digest.equals(digest(zip))) {
        deployed.putAll(unzipped(zip));
        break;
      }
    }
    TreeSet<String> different = new TreeSet<>();
    Map<String, Path> files = files(meant.project());
    files.forEach(
        (name, file) -> {
          if (!Arrays.equals(bytes(file), deployed.get(name))) {
            different.add(name);
          }
        });
    return different.isEmpty() && !files.isEmpty()
        ? Check.asMeant(what, "%d files, byte for byte".formatted(files.size()))
        : Check.differs(what, "missing or different: " + different);
  }

  /** Where the stack's assets that are zipped folders went: the functions' code alone. */
  private List<JsonNode> zips(Path assembly) {
    Path file = assembly.resolve(Part.RUNTIME.stack(config) + ".assets.json");
    List<JsonNode> zips = new ArrayList<>();
    try {
      for (JsonNode asset : JSON.readTree(file.toFile()).path("files")) {
        if (asset.path("source").path("packaging").asText().equals("zip")) {
          asset.path("destinations").forEach(zips::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zips;
  }

  private static Map<String, Path> files(Path project) {
    Map<String, Path> files = new LinkedHashMap<>();
    for (String folder : List.of("", "schema")) {
      Path in = project.resolve(folder);
      if (Files.isDirectory(in)) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(in, "*.{yaml,cql}")) {
          for (Path file : found) {
            files.put(Path.of("pipelines", folder, file.getFileName().toString()).toString(), file);
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return files;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> unzipped(byte[] zip) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static String digest(byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
