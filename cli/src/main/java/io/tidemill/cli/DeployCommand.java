package io.tidemill.cli;

import picocli.CommandLine.Command;

/** {@code tidemill deploy}, which brings the CDK. */
@Command(
    name = "deploy",
    header = "Deploy to AWS, and look at what is there; or rehearse it on an emulator.")
final class DeployCommand extends LaunchedCommand {}
