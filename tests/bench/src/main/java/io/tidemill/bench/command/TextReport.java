package io.tidemill.bench.command;

import io.tidemill.bench.contender.Ours;
import io.tidemill.bench.race.Medians;
import io.tidemill.bench.race.Result;
import io.tidemill.bench.server.Stage;
import java.io.PrintWriter;
import java.util.Map;
import java.util.stream.Collectors;

/** A result for people. */
final class TextReport {
  private TextReport() {}

  static void print(Result result, PrintWriter out) {
    out.printf(
        "%s: %,d records in %d partitions, %s; medians of %d rounds%n%n",
        result.shape().name(),
        result.shape().measured(),
        result.shape().records().partitions(),
        result.shape().about(),
        result.plan().rounds());
    out.printf(
        "%-14s %8s %12s %15s %9s %10s %10s%n",
        "", "wall s", "client CPU s", "Cassandra CPU s", "(during)", "peak MiB", "rows/s");
    result.contenders().forEach((name, medians) -> row(result, name, medians, out));
    if (result.contenders().size() > 1) {
      out.printf("%n%-14s %8s %12s %15s%n", "ours over", "wall", "client CPU", "Cassandra CPU");
    }
    for (String peer : result.contenders().keySet()) {
      if (!peer.equals(Ours.NAME)) {
        out.printf(
            "%-14s %8s %12s %15s%n",
            peer,
            ratio(result, Result.Figure.WALL, peer),
            ratio(result, Result.Figure.CLIENT_CPU, peer),
            ratio(result, Result.Figure.SERVER_CPU, peer));
      }
    }
    Medians ours = result.contenders().get(Ours.NAME);
    out.printf(
        "%nours, steps in s: %s%n",
        ours.steps().entrySet().stream()
            .map(step -> "%s %.2f".formatted(step.getKey(), step.getValue()))
            .collect(Collectors.joining(", ")));
    ours.toCommit()
        .ifPresent(seconds -> out.printf("ours, from fork to commit: %.2f s%n", seconds));
    result.leftOut().forEach((peer, why) -> out.printf("left out: %s, which %s%n", peer, why));
    settings(result, out);
    out.flush();
  }

  private static void row(Result result, String name, Medians medians, PrintWriter out) {
    out.printf(
        "%-14s %8.1f %12.1f %15.1f %9.1f %,10.0f %,10.0f%n",
        name,
        medians.wall(),
        medians.clientCpu(),
        medians.serverCpu(),
        medians.serverCpuDuring(),
        medians.peakMemory(),
        result.rate(name));
  }

  private static String ratio(Result result, Result.Figure figure, String peer) {
    return result.ratio(figure, peer).stream().mapToObj("%.2f"::formatted).findFirst().orElse("-");
  }

  private static void settings(Result result, PrintWriter out) {
    out.printf(
        "%nAll contenders: %s, %s, archives of classes: %s%n",
        result.plan().cores(result.shape().measured()).master(),
        String.join(" ", result.plan().jvmOptions(result.shape().measured())),
        result.plan().archives());
    Stage.settings().forEach(out::println);
    out.println(words(result.versions()));
    result
        .settings()
        .forEach((name, settings) -> out.printf("%s: %s%n", name, words(settings).strip()));
    Machine.facts().forEach((fact, value) -> out.printf("%s: %s%n", fact, value));
  }

  private static String words(Map<String, String> values) {
    return values.entrySet().stream()
        .map(value -> value.getKey() + " " + value.getValue())
        .collect(Collectors.joining(", "));
  }
}
