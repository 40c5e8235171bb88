package io.tidemill.cli;

import picocli.CommandLine.Command;

/** {@code tidemill simulate}, which belongs to the tests. */
@Command(
    name = "simulate",
    header = "Try the protocol on thousands of bad days; or on a core broken on purpose.")
final class SimulateCommand extends LaunchedCommand {}
