package io.tidemill.cli;

import picocli.CommandLine.Command;

/** {@code tidemill synth}, which brings the CDK. */
@Command(
    name = "synth",
    header = "Write the CloudFormation templates of what would be deployed to AWS.")
final class SynthCommand extends LaunchedCommand {}
