package io.tidemill.cli;

import picocli.CommandLine.Command;

/** {@code tidemill bench}, which brings what Tidemill is measured against. */
@Command(
    name = "bench",
    header = "Measure how fast a range of Kafka gets into Cassandra, beside what others use.")
final class BenchCommand extends LaunchedCommand {}
