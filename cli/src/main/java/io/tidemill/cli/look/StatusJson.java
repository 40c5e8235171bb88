package io.tidemill.cli.look;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.cli.ChangeEffect;
import io.tidemill.cli.screen.RunJson;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Replay;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.trigger.PipelineStatus;
import io.tidemill.core.yaml.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** How pipelines stand, as one JSON object. */
final class StatusJson {
  private StatusJson() {}

  static ObjectNode of(List<Finding> findings, Instant now) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("at", now.toString());
    ArrayNode pipelines = json.putArray("pipelines");
    findings.forEach(
        finding ->
            pipelines.add(
                finding.match(
                    StatusJson::seen,
                    StatusJson::notAdopted,
                    StatusJson::unseen,
                    StatusJson::broken)));
    return json;
  }

  private static ObjectNode seen(Finding.Seen seen) {
    ObjectNode json = named(seen.pipeline().id().value());
    state(json, seen.status().state());
    waiting(json, seen.status());
    if (seen.effect().changes(seen.pipeline())) {
      json.set("definition_changed", changed(seen.pipeline(), seen.effect()));
    }
    return json;
  }

  private static ObjectNode changed(Pipeline pipeline, ChangeEffect effect) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    effect.last().ifPresent(last -> json.put("from", last.definition()));
    json.put("to", pipeline.definition().digest());
    effect
        .refusal()
        .ifPresentOrElse(
            why -> json.put("refused", why),
            () -> {
              json.put("takes_effect_with_run", effect.nextRun());
              json.set("changes", SinkChangesJson.of(effect.changes()));
            });
    return json;
  }

  private static ObjectNode notAdopted(Finding.NotAdopted fresh) {
    ObjectNode json = named(fresh.pipeline().id().value());
    json.put("state", "NOT_ADOPTED");
    waiting(json, fresh.status());
    return json;
  }

  private static ObjectNode unseen(Finding.Unseen unseen) {
    ObjectNode json = named(unseen.pipeline().id().value());
    unseen.state().ifPresent(state -> state(json, state));
    json.putObject("failed")
        .put("kind", unseen.failure().kind().name())
        .put("why", unseen.failure().getMessage());
    return json;
  }

  private static ObjectNode broken(Finding.Broken broken) {
    ObjectNode json = named(broken.name());
    broken.state().ifPresent(state -> state(json, state));
    ArrayNode problems = json.putArray("problems");
    for (Problem problem : broken.problems()) {
      problems
          .addObject()
          .put("file", problem.file())
          .put("line", problem.line())
          .put("column", problem.column())
          .put("what", problem.what())
          .put("expected", problem.expected())
          .put("found", problem.found())
          .put("fix", problem.fix());
    }
    return json;
  }

  private static ObjectNode named(String pipeline) {
    return JsonNodeFactory.instance.objectNode().put("pipeline", pipeline);
  }

  private static void state(ObjectNode json, PipelineState state) {
    json.put("state", state.phase().name().toUpperCase(Locale.ROOT));
    json.put("paused", state.paused());
    state.replay().ifPresent(replay -> json.set("replay", replay(replay)));
    state.lastChange().ifPresent(change -> json.set("last_change", ChangeJson.of(change)));
    state
        .phase()
        .run()
        .ifPresent(
            run -> {
              ObjectNode current =
                  json.putObject("run")
                      .put("run", run.number())
                      .put("attempt", run.attempt().number())
                      .put("claimed_at", run.claimedAt().toString())
                      .put("offsets", run.span());
              run.size().ifPresent(size -> current.set("size", JobSizeJson.of(size)));
            });
    state
        .phase()
        .match(
            idle -> json,
            claimed -> json,
            running -> {
              running.jobId().ifPresent(job -> json.put("job", job));
              running.cancelledAt().ifPresent(at -> json.put("cancelled_at", at.toString()));
              return json.put("entered", running.entrant().isPresent());
            },
            blocked ->
                json.putObject("failure")
                    .put("code", blocked.failure().code().name())
                    .put("message", blocked.failure().message()));
    state
        .lastCommit()
        .ifPresent(commit -> json.set("last_run", RunViewJson.of(RunView.of(commit))));
  }

  private static ObjectNode replay(Replay replay) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", replay.kind().name());
    ArrayNode sinks = json.putArray("sinks");
    replay.sinks().forEach(sink -> sinks.add(sink.toString()));
    json.put("begun", replay.begun().isPresent());
    json.set("left", RunJson.ranges(replay.left()));
    return json;
  }

  private static void waiting(ObjectNode json, PipelineStatus status) {
    json.put("lag_records", status.lag().records());
    json.put("min_records", status.lag().minRecords());
    status
        .lag()
        .waited()
        .ifPresent(waited -> json.put("oldest_waited_seconds", RunJson.seconds(waited)));
    json.put("max_delay_seconds", RunJson.seconds(status.lag().maxDelay()));
    status
        .decision()
        .match(
            launch -> json.put("decision", "LAUNCH").put("reason", launch.reason().name()),
            hold -> json.put("decision", "HOLD").put("reason", hold.reason().name()));
    json.put("why", status.why());
    status.lookAgainAt().ifPresent(at -> json.put("look_again_at", at.toString()));
  }
}
