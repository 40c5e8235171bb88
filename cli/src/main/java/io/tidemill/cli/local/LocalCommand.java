package io.tidemill.cli.local;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemill local}. */
@Command(
    name = "local",
    mixinStandardHelpOptions = true,
    header = "Keep a cloud up in Docker: LocalStack for AWS, real Kafka, Cassandra and Spark.",
    description = {
      "",
      "What ./tidemill deploy makes in AWS, on this machine: the CDK's stacks in LocalStack, whose"
          + " Lambda runs the functions in containers. What its free tier lacks runs beside it: a"
          + " real Kafka, a real Cassandra, and ./tidemill emr as an image. It needs Docker;"
          + " ./tidemill dev needs none, and is up sooner.",
      "",
      "@|bold UNTESTED|@ with images as they are published. It ran with stand-ins built of the same"
          + " programs: docs/localstack.md.",
      ""
    },
    commandListHeading = "Commands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill local up       starts it, and waits for it",
      "  ./tidemill local deploy   deploys pipelines/ to it",
      "  ./tidemill status --target .tidemill/local.properties",
      "  ./tidemill local down     stops it; data stay"
    },
    subcommands = {UpCommand.class, LocalDeployCommand.class, DownCommand.class})
public final class LocalCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: ./tidemill local up, deploy or down");
  }
}
