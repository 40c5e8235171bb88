package io.tidemill.infra.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.core.Names;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.core.wiring.Events;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.Project;
import io.tidemill.infra.watch.PipelineWatch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
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
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.s3.S3Client;

/** Asks the endpoint what has been deployed: it says that all is complete, whatever it dropped. */
final class ReadBack implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DeployConfig config;
  private final LambdaClient lambda;
  private final EventBridgeClient events;
  private final CloudWatchClient cloudWatch;
  private final S3Client s3;

  ReadBack(DeployConfig config, String endpoint) {
    this.config = config;
    this.lambda = client(LambdaClient.builder(), endpoint);
    this.events = client(EventBridgeClient.builder(), endpoint);
    this.cloudWatch = client(CloudWatchClient.builder(), endpoint);
    this.s3 = client(S3Client.builder().forcePathStyle(true), endpoint);
  }

  private <C> C client(AwsClientBuilder<?, C> builder, String endpoint) {
    builder
        .region(Region.of(config.region()))
        .endpointOverride(URI.create(endpoint))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("rehearsal", "rehearsal")));
    return builder.build();
  }

  @Override
  public void close() {
    lambda.close();
    events.close();
    cloudWatch.close();
    s3.close();
  }

  /** Holds what is there against what was meant. */
  List<Check> check(Project project) {
    List<Check> checks = new ArrayList<>();
    for (String name :
        List.of(Names.lagTriggerFunction(LeftOut.LEDGER), Names.runEventFunction(LeftOut.LEDGER))) {
      GetFunctionConfigurationResponse function =
          lambda.getFunctionConfiguration(get -> get.functionName(name));
      TidemillConfig told = TidemillConfig.fromEnvironment(function.environment().variables());
      checks.add(
          Check.equal(name + ": ledger", config.ledger().toString(), told.ledger().toString()));
      checks.add(
          Check.equal(
              name + ": EMR Serverless application",
              LeftOut.APPLICATION,
              told.emr().application()));
      checks.add(jobJar(name, told.emr().jobJar()));
      checks.add(pipelines(name, function.codeSha256(), project));
    }
    checks.add(rule(EventKind.ALARM, Names.lagTriggerFunction(LeftOut.LEDGER)));
    checks.add(rule(EventKind.JOB_RUN, Names.runEventFunction(LeftOut.LEDGER)));
    for (Pipeline pipeline : project.pipelines()) {
      String dashboard = PipelineWatch.dashboard(LeftOut.LEDGER, pipeline.id());
      String body = cloudWatch.getDashboard(get -> get.dashboardName(dashboard)).dashboardBody();
      checks.add(
          new Check(
              dashboard + ": dashboard",
              "%,d characters".formatted(body.length()),
              body.contains(Integer.toString((int) pipeline.trigger().minRecords()))));
    }
    return checks;
  }

  private Check jobJar(String function, String uri) {
    URI jar = URI.create(uri);
    long bytes =
        s3.headObject(head -> head.bucket(jar.getHost()).key(jar.getPath().substring(1)))
            .contentLength();
    return new Check(function + ": job's jar", "%,d bytes at %s".formatted(bytes, uri), bytes > 0);
  }

  /** The project's files, as the function has them; found in the bucket by the code's digest. */
  private Check pipelines(String function, String digest, Project project) {
    Map<String, byte[]> deployed = new LinkedHashMap<>();
    String bucket = "cdk-hnb659fds-assets-%s-%s".formatted(config.account(), config.region());
    s3.listObjectsV2Paginator(list -> list.bucket(bucket)).contents().stream()
        .filter(object -> object.key().endsWith(".zip"))
        .map(object -> s3.getObjectAsBytes(get -> get.bucket(bucket).key(object.key())))
        .map(object -> object.asByteArray())
        .filter(bytes -> digest.equals(digest(bytes)))
        .findFirst()
        .ifPresent(bytes -> deployed.putAll(unzipped(bytes)));
    TreeSet<String> different = new TreeSet<>();
    int files = 0;
    for (Map.Entry<String, Path> file : files(project.folder()).entrySet()) {
      files++;
      try {
        if (!Arrays.equals(Files.readAllBytes(file.getValue()), deployed.get(file.getKey()))) {
          different.add(file.getKey());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new Check(
        function + ": project",
        different.isEmpty()
            ? "%d files, byte for byte".formatted(files)
            : "missing or different: " + different,
        different.isEmpty() && files > 0);
  }

  private static Map<String, Path> files(Path project) {
    Map<String, Path> files = new LinkedHashMap<>();
    for (String folder : List.of("", "schema")) {
      Path in = project.resolve(folder);
      if (Files.isDirectory(in)) {
        try (var found = Files.newDirectoryStream(in, "*.{yaml,cql}")) {
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

  private Check rule(EventKind kind, String function) {
    for (Rule rule : events.listRules(list -> list.namePrefix(config.name())).rules()) {
      JsonNode pattern = pattern(rule);
      if (pattern.path("source").path(0).asText().equals(kind.source())) {
        JsonNode detail = pattern.path("detail");
        List<Target> targets = events.listTargetsByRule(list -> list.rule(rule.name())).targets();
        boolean selects =
            kind == EventKind.ALARM
                ? detail
                    .path("alarmName")
                    .path(0)
                    .path("wildcard")
                    .asText()
                    .equals(Events.lagAlarm(LeftOut.LEDGER, "*"))
                : detail.path("applicationId").path(0).asText().equals(LeftOut.APPLICATION);
        boolean wakes =
            targets.stream().anyMatch(target -> target.arn().endsWith(":function:" + function));
        return new Check(
            "rule for " + kind.source(),
            "%s, to %s".formatted(pattern, targets.stream().map(Target::arn).toList()),
            selects && wakes);
      }
    }
    return new Check("rule for " + kind.source(), "no such rule", false);
  }

  private static JsonNode pattern(Rule rule) {
    try {
      return JSON.readTree(rule.eventPattern());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What is left after all was destroyed. Functions aren't asked for: moto keeps those whose names
   * were given.
   */
  List<Check> checkGone() {
    List<String> rules =
        events.listRules(list -> list.namePrefix(config.name())).rules().stream()
            .map(Rule::name)
            .toList();
    List<String> buckets =
        s3.listBuckets().buckets().stream()
            .map(bucket -> bucket.name())
            .filter(name -> name.startsWith(config.name()))
            .toList();
    return List.of(
        Check.equal("rules, after destroy", List.of(), rules),
        new Check("bucket of logs, after destroy", "kept: " + buckets, !buckets.isEmpty()));
  }
}
