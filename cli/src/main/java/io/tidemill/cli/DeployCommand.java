package io.tidemill.cli;

import picocli.CommandLine.Command;

/** {@code tidemill deploy}, which brings the CDK. */
@Command(
    name = "deploy",
    header = "Rehearse a deploy against an emulator of AWS, and read back what is there.")
final class DeployCommand extends LaunchedCommand {}
