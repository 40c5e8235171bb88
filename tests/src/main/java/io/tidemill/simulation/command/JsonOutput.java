package io.tidemill.simulation.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.simulation.Invariant;
import io.tidemill.simulation.mutants.FailedSeed;
import io.tidemill.simulation.mutants.Hunt;
import io.tidemill.simulation.mutants.Mutant;
import io.tidemill.simulation.mutants.Report;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** For programs. */
final class JsonOutput implements Output {
  private final PrintWriter out;

  JsonOutput(PrintWriter out) {
    this.out = out;
  }

  @Override
  public boolean batch(Report report, long first) {
    Map<Object, Object> json = new LinkedHashMap<>();
    json.put("from", first);
    json.putAll(report.values());
    print(json);
    return report.failures().isEmpty();
  }

  @Override
  public boolean seed(long seed, Report report, String trace) {
    Map<Object, Object> json = new LinkedHashMap<>();
    json.put("seed", seed);
    json.putAll(report.values());
    json.put("trace", trace);
    print(json);
    return report.failures().isEmpty();
  }

  @Override
  public boolean hunt(List<Hunt.Catch> catches) {
    print(Map.of("mutants", catches.stream().map(JsonOutput::json).toList()));
    return catches.stream().allMatch(result -> result.by().isPresent());
  }

  @Override
  public void mutants(List<Mutant> mutants) {
    print(Map.of("mutants", mutants.stream().map(JsonOutput::json).toList()));
  }

  @Override
  public void invariants(List<Invariant> invariants) {
    print(Map.of("invariants", invariants.stream().map(JsonOutput::json).toList()));
  }

  private static Map<String, Object> json(Invariant invariant) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("invariant", invariant.id());
    json.put("says", invariant.words());
    json.put("looked", invariant.looked());
    return json;
  }

  private static Map<String, Object> json(Hunt.Catch result) {
    Map<String, Object> json = json(result.mutant());
    Optional<FailedSeed> by = result.by();
    json.put("caught", by.isPresent());
    json.put("invariant", by.map(FailedSeed::invariant).orElse(null));
    json.put("seed", by.map(FailedSeed::seed).orElse(null));
    json.put("message", by.map(FailedSeed::message).orElse(null));
    json.put("seeds", result.seeds());
    json.put("millis", result.millis());
    return json;
  }

  private static Map<String, Object> json(Mutant mutant) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mutant", mutant.name());
    json.put("breaks", mutant.breaks());
    json.put("faults", List.of(mutant.faults().split(", ")));
    return json;
  }

  private void print(Object json) {
    try {
      out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
