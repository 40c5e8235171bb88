package io.tidemill.bench.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.bench.contender.Ours;
import io.tidemill.bench.race.Measured;
import io.tidemill.bench.race.Medians;
import io.tidemill.bench.race.Plan;
import io.tidemill.bench.race.Result;
import io.tidemill.bench.server.Stage;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A result for programs: one object on one line. */
final class JsonReport {
  private static final int DIGITS = 3;

  private JsonReport() {}

  static String of(Result result) {
    Plan plan = result.plan();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("shape", result.shape().name());
    json.put("records", result.shape().measured());
    json.put("partitions", result.shape().records().partitions());
    json.put("rounds", plan.rounds());
    json.put("seed", plan.seed());
    Map<String, Object> contenders = new LinkedHashMap<>();
    result.contenders().forEach((name, medians) -> contenders.put(name, of(result, name, medians)));
    json.put("contenders", contenders);
    json.put("ratios", ratios(result));
    json.put("left_out", result.leftOut());
    json.put("versions", result.versions());
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("jvm", plan.jvmOptions(result.shape().measured()));
    settings.put("class_data_archives", plan.archives() == Plan.Archives.MADE);
    settings.put("master", plan.cores(result.shape().measured()).master());
    settings.put("servers", Stage.settings());
    json.put("settings", settings);
    json.put("machine", Machine.facts());
    try {
      return new ObjectMapper().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> of(Result result, String name, Medians medians) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("wall_s", rounded(medians.wall()));
    json.put("client_cpu_s", rounded(medians.clientCpu()));
    json.put("server_cpu_s", rounded(medians.serverCpu()));
    json.put("server_cpu_during_s", rounded(medians.serverCpuDuring()));
    json.put("peak_memory_mib", rounded(medians.peakMemory()));
    json.put("rows_per_s", rounded(result.rate(name)));
    medians.toCommit().ifPresent(seconds -> json.put("to_commit_s", rounded(seconds)));
    Map<String, Object> steps = new LinkedHashMap<>();
    medians.steps().forEach((step, seconds) -> steps.put(step, rounded(seconds)));
    if (!steps.isEmpty()) {
      json.put("steps_s", steps);
    }
    json.put("settings", result.settings().get(name));
    json.put("turns", medians.turns().stream().map(JsonReport::of).toList());
    return json;
  }

  private static Map<String, Object> of(Measured turn) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("wall_s", turn.wall().toMillis() / 1e3);
    json.put("client_cpu_s", turn.clientCpu().toMillis() / 1e3);
    json.put("server_cpu_s", turn.serverCpu().toMillis() / 1e3);
    json.put("server_cpu_during_s", turn.serverCpuDuring().toMillis() / 1e3);
    json.put("peak_memory_bytes", turn.peakMemory());
    return json;
  }

  private static Map<String, Object> ratios(Result result) {
    List<String> peers =
        result.contenders().keySet().stream().filter(name -> !name.equals(Ours.NAME)).toList();
    Map<String, Object> ratios = new LinkedHashMap<>();
    for (Result.Figure figure : Result.Figure.values()) {
      Map<String, Object> each = new LinkedHashMap<>();
      for (String peer : peers) {
        result.ratio(figure, peer).ifPresent(ratio -> each.put(peer, rounded(ratio)));
      }
      ratios.put(figure.key(), each);
    }
    return ratios;
  }

  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(DIGITS, RoundingMode.HALF_UP);
  }
}
