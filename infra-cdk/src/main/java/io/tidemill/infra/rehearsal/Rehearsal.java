package io.tidemill.infra.rehearsal;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.infra.Synthesis;
import io.tidemill.infra.account.AwsAccess;
import io.tidemill.infra.account.SdkAccount;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.Part;
import io.tidemill.infra.config.Project;
import io.tidemill.infra.deploy.CdkCli;
import io.tidemill.infra.emulator.EmulatorAssembly;
import io.tidemill.infra.emulator.EmulatorCdk;
import io.tidemill.infra.readback.Check;
import io.tidemill.infra.readback.Check.Outcome;
import io.tidemill.infra.readback.ReadBack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Deploys to an emulator: bootstrap, deploy, deploy again, change of a pipeline, destroy; and reads
 * back what is there after each.
 */
public final class Rehearsal {
  private static final String UNCHANGED = "(no changes)";
  private static final int STACKS = Part.values().length;

  /** That of emulators. */
  private static final String ACCOUNT = "123456789012";

  private final DeployConfig config;
  private final Synthesis.Jars jars;
  private final Path folder;
  private final Consumer<String> progress;
  private final List<Check> checks = new ArrayList<>();

  /**
   * What it found.
   *
   * @param backend what it was deployed to
   * @param leftOut how many resources of which type weren't, with the reason
   */
  public record Report(String backend, Map<String, Integer> leftOut, List<Check> checks) {
    /** Why resources of a type were left out. */
    public String why(String type) {
      return MotoLacks.EMULATOR.why(type).orElse("");
    }

    /** What else was changed of what would be deployed, and why. */
    public List<String> changes() {
      return MotoLacks.CHANGES;
    }

    /** Whether nothing that was read back differs. */
    public boolean asMeant() {
      return checks.stream().allMatch(check -> check.outcome() != Outcome.DIFFERS);
    }
  }

  /**
   * A rehearsal, in the account that emulators have.
   *
   * @param folder is emptied, and holds what it makes
   * @param progress is told of each step as it begins
   */
  public Rehearsal(
      DeployConfig config, Synthesis.Jars jars, Path folder, Consumer<String> progress) {
    this.config = config.inAccount(ACCOUNT);
    this.jars = jars;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Rehearses.
   *
   * @param infra the folder that CDK's command line is installed in
   * @param endpoint of an emulator that is up; empty to start {@code moto_server}
   * @throws TidemillException of kind {@code OPERATOR} if a tool is missing; {@code INFRASTRUCTURE}
   *     if a step fails
   */
  public Report of(Project project, Path infra, Optional<String> endpoint) {
    CdkCli cdk = CdkCli.installed(infra);
    try {
      empty(folder);
      if (endpoint.isPresent()) {
        return against(endpoint.get(), endpoint.get(), project, cdk);
      }
      try (MotoServer moto =
          MotoServer.start(folder.resolve("moto.log"))
              .orElseThrow(
                  () ->
                      new TidemillException(
                          FailureKind.OPERATOR,
                          "Expected moto_server on PATH, or an emulator's URL in AWS_ENDPOINT_URL, found neither; get it: pip install 'moto[server]'"))) {
        return against(moto.url(), "moto_server", project, cdk);
      }
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR, "%s can't be used: %s".formatted(folder, e), e);
    }
  }

  private Report against(String endpoint, String backend, Project project, CdkCli commandLine)
      throws IOException {
    EmulatorCdk cdk = new EmulatorCdk(endpoint, config, commandLine);
    Path first = folder.resolve("first");
    Synthesis.of(config, project, jars, folder.resolve("code"), first);
    Map<String, Integer> leftOut = EmulatorAssembly.in(first, MotoLacks.EMULATOR);
    AwsAccess access = AwsAccess.ofEmulator(config.region(), endpoint);
    try (SdkAccount account = new SdkAccount(access);
        ReadBack readBack = new ReadBack(config, access, account, MotoLacks.EMULATOR::why);
        Remains remains = new Remains(config, access)) {
      progress.accept("bootstrap");
      cdk.bootstrap(first);
      progress.accept("deploy");
      cdk.deploy(first);
      checks.addAll(readBack.check(project, first));

      progress.accept("deploy again, without changes");
      checks.add(
          Check.equal(
              "stacks without changes, deployed again", STACKS, unchanged(cdk.deploy(first))));

      progress.accept("deploy with a pipeline changed");
      Project changed = changed(project);
      Path second = folder.resolve("second");
      Synthesis.of(config, changed, jars, folder.resolve("code"), second);
      EmulatorAssembly.in(second, MotoLacks.EMULATOR);
      checks.add(
          Check.equal(
              "stacks without changes, with a pipeline changed",
              STACKS - 1,
              unchanged(cdk.deploy(second))));
      checks.addAll(readBack.check(changed, second));

      progress.accept("destroy");
      destroy(cdk, second);
      checks.addAll(remains.check());
    }
    return new Report(backend, leftOut, List.copyOf(checks));
  }

  /** All but the network: moto deletes no VPC that endpoints and security groups were in. */
  private void destroy(EmulatorCdk cdk, Path assembly) {
    cdk.run(
        "destroy",
        Part.PIPELINES.stack(config),
        Part.RUNTIME.stack(config),
        Part.DATA.stack(config),
        "--exclusively",
        "--force",
        "--app",
        assembly.toString());
  }

  private static int unchanged(String said) {
    return said.split(Pattern.quote(UNCHANGED), -1).length - 1;
  }

  /** The project with a word more in its first pipeline's file. */
  private Project changed(Project project) throws IOException {
    Path copy = Files.createDirectories(folder.resolve("project/schema")).getParent();
    copy(project.folder(), copy);
    if (Files.isDirectory(project.folder().resolve("schema"))) {
      copy(project.folder().resolve("schema"), copy.resolve("schema"));
    }
    Path file;
    try (Stream<Path> files = Files.list(copy)) {
      file =
          files
              .filter(each -> each.toString().endsWith(".yaml"))
              .sorted()
              .findFirst()
              .orElseThrow();
    }
    Files.writeString(file, "# Rehearsed.\n", StandardOpenOption.APPEND);
    return Project.read(copy).project();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void empty(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    Files.createDirectories(folder);
  }
}
