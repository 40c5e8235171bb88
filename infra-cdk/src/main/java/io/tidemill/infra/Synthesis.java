package io.tidemill.infra;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.yaml.Problem;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.DeployConfigParser;
import io.tidemill.infra.config.Project;
import io.tidemill.infra.runtime.FunctionCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Stack;

/** From files to templates. */
public final class Synthesis {
  /**
   * How CDK behaves, whoever starts it: statements of policies are joined where they can be,
   * partitions written out, what another stack uses can't be taken from under it, and what CDK's
   * own rules find is an error, where they are applied: not with CDK_VALIDATION=false.
   */
  private static final Map<String, Object> BEHAVIOUR =
      Map.of(
          "@aws-cdk/aws-iam:minimizePolicies", true,
          "@aws-cdk/core:enablePartitionLiterals", true,
          "@aws-cdk/core:defaultCrossStackReferences", "strong",
          "@aws-cdk/core:target-partitions", List.of("aws", "aws-cn", "aws-us-gov"),
          "@aws-cdk/core:validateAgainstDefaultRules", true,
          "@aws-cdk/aws-iam:importedRoleStackSafeDefaultPolicyName", true);

  private static final ObjectMapper JSON = new ObjectMapper();

  private Synthesis() {}

  /**
   * What files say.
   *
   * @param config empty if it isn't valid
   * @param problems of all files; empty if they are valid
   */
  public record Inputs(Optional<DeployConfig> config, Project project, List<Problem> problems) {
    public Inputs {
      problems = List.copyOf(problems);
    }
  }

  /** What was built before. */
  public record Jars(Path functions, Path job) {}

  /**
   * What was written.
   *
   * @param resources how many each stack has, in the order of deployment
   */
  public record Result(Path out, Map<String, Integer> resources) {}

  /**
   * Reads the deployment's file, and the project's pipelines.
   *
   * @throws TidemillException of kind {@code OPERATOR} if one isn't there or can't be read
   */
  public static Inputs inputs(Path config, Path project) {
    DeployConfigParser.Read read;
    try {
      read = DeployConfigParser.parse(config.toString(), Files.readString(config));
    } catch (NoSuchFileException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected what is deployed where in %s, found no such file; copy infra-cdk/%s, or name another by --config"
              .formatted(config, DeployConfigParser.FILE),
          e);
    } catch (IOException e) {
      throw unreadable(config, e);
    }
    Project.Read pipelines = project(project);
    List<Problem> problems = new ArrayList<>(read.problems());
    problems.addAll(pipelines.problems());
    return new Inputs(read.config(), pipelines.project(), problems);
  }

  /**
   * Reads a project's pipelines.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it isn't there or can't be read
   */
  public static Project.Read project(Path folder) {
    try {
      return Project.read(folder);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static TidemillException unreadable(Path path, IOException cause) {
    return new TidemillException(
        FailureKind.OPERATOR, "%s can't be read: %s".formatted(path, cause), cause);
  }

  /** An app that writes into {@code out}. */
  public static App app(Path out) {
    return new App(
        AppProps.builder()
            .outdir(out.toString())
            .analyticsReporting(false)
            .context(BEHAVIOUR)
            .build());
  }

  /**
   * Writes the templates.
   *
   * @param gathered a folder for what functions are made of
   * @throws TidemillException of kind {@code OPERATOR} if a jar isn't built
   */
  public static Result of(
      DeployConfig config, Project project, Jars jars, Path gathered, Path out) {
    if (!Files.isRegularFile(jars.job())) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected the job's jar at %s, found none; build it: mvn -pl spark-jobs -am package -DskipTests"
              .formatted(jars.job()));
    }
    FunctionCode code =
        FunctionCode.gather(jars.functions(), project.folder(), gathered.resolve("functions"));
    App app = app(out.toAbsolutePath());
    TidemillApp stacks =
        TidemillApp.in(app, new TidemillApp.Parts(config, project, code, jars.job()));
    app.synth();
    Map<String, Integer> resources = new LinkedHashMap<>();
    for (Stack stack : stacks.stacks()) {
      resources.put(stack.getStackName(), resources(out.resolve(stack.getTemplateFile())));
    }
    return new Result(out, resources);
  }

  private static int resources(Path template) {
    try {
      return JSON.readTree(template.toFile()).path("Resources").size();
    } catch (IOException e) {
      throw unreadable(template, e);
    }
  }
}
