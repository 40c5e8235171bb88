package io.tidemill.infra.deploy;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code cdk diff} has shown, as far as a decision hangs on it. Form: that of CDK's command
 * line as {@code infra-cdk/package.json} pins it.
 *
 * @param stacks how many differ; empty if that wasn't told
 * @param endangered resources that hold data, and wouldn't stay as they are
 */
record Differences(OptionalInt stacks, List<Endangered> endangered) {
  /** What holds data that can't be made again. Keyspaces and tables are no resources. */
  private static final Set<String> HOLD_DATA =
      Set.of(
          "AWS::KMS::Key", "AWS::MSK::Cluster", "AWS::MSK::ServerlessCluster", "AWS::S3::Bucket");

  private static final Pattern COLOUR = Pattern.compile("\\e\\[[0-9;]*m");
  private static final Pattern STACKS =
      Pattern.compile("Number of stacks with differences: (\\d+)");
  private static final Pattern RESOURCE =
      Pattern.compile(
          "\\[[-~]] (?<type>AWS::\\S+) (?<name>.+?) (?<fate>replace|may be replaced|destroy|orphan)");

  Differences {
    endangered = List.copyOf(endangered);
  }

  /** A resource that holds data, and what would become of it. */
  record Endangered(String type, String name, String fate) {
    @Override
    public String toString() {
      return "%s %s %s"
          .formatted(
              type,
              name,
              switch (fate) {
                case "replace" -> "would be replaced by an empty one";
                case "destroy" -> "would be destroyed, with what it holds";
                case "orphan" -> "would be left behind: kept, but no longer in use";
                default -> fate + " by an empty one";
              });
    }
  }

  /** Reads what {@code cdk diff} said. */
  static Differences in(String said) {
    String plain = COLOUR.matcher(said).replaceAll("");
    Matcher stacks = STACKS.matcher(plain);
    return new Differences(
        stacks.find() ? OptionalInt.of(Integer.parseInt(stacks.group(1))) : OptionalInt.empty(),
        plain.lines().flatMap(Differences::endangered).toList());
  }

  private static Stream<Endangered> endangered(String line) {
    Matcher resource = RESOURCE.matcher(line.strip());
    return resource.matches() && HOLD_DATA.contains(resource.group("type"))
        ? Stream.of(
            new Endangered(resource.group("type"), resource.group("name"), resource.group("fate")))
        : Stream.empty();
  }

  /** Whether it is sure that nothing differs. */
  boolean none() {
    return stacks.equals(OptionalInt.of(0));
  }
}
