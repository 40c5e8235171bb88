package io.tidemill.cli.look;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.cli.screen.RunJson;
import io.tidemill.cli.screen.RunWords;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Run;
import java.util.Locale;

/** A run, as JSON. */
final class RunViewJson {
  private RunViewJson() {}

  static ObjectNode of(RunView view) {
    Run run = view.run();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("run", run.number());
    json.put("state", view.state().toUpperCase(Locale.ROOT));
    json.put("reason", run.reason().name());
    RunWords.work(run).ifPresent(work -> json.put("work", work));
    json.put("claimed_at", run.claimedAt().toString());
    view.commit().ifPresent(commit -> json.put("committed_at", commit.at().toString()));
    view.took().ifPresent(took -> json.put("duration_seconds", RunJson.seconds(took)));
    json.put("definition", run.definition());
    json.put("topic_id", run.topicId());
    json.put("offsets", run.span());
    json.put("capped", run.capped());
    run.size().ifPresent(size -> json.set("size", JobSizeJson.of(size)));
    json.set("ranges", RunJson.ranges(run.ranges()));
    json.put("attempts_allowed", run.limits().allowed());
    ArrayNode attempts = json.putArray("attempts");
    run.attempts().forEach(attempt -> attempts.add(attempt(attempt)));
    view.commit().ifPresent(commit -> end(json, commit));
    view.phase()
        .ifPresent(
            phase ->
                phase.match(
                    idle -> json,
                    claimed -> json,
                    running -> json.put("entered", running.entrant().isPresent()),
                    blocked ->
                        json.putObject("failure")
                            .put("code", blocked.failure().code().name())
                            .put("message", blocked.failure().message())));
    return json;
  }

  private static ObjectNode attempt(Attempt attempt) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("attempt", attempt.number())
        .put("begun_at", attempt.begunAt().toString())
        .put("deadline", attempt.deadline().toString())
        .put("entered", attempt.entered())
        .put("write_time_micros", attempt.writeTime());
  }

  private static void end(ObjectNode json, Commit commit) {
    Books books = commit.books();
    json.put("records_read", books.read());
    json.put("records_decoded", books.decoded());
    json.put("records_dead", books.dead());
    json.put("dead_letters", books.deadLetters());
    json.put("books_balanced", books.balanced());
    ArrayNode sinks = json.putArray("sinks");
    books
        .sinks()
        .forEach(
            (table, sink) ->
                sinks
                    .addObject()
                    .put("table", table.toString())
                    .put("rows_out", sink.rowsOut())
                    .put("rows_dead", sink.dead())
                    .put("rows_superseded", sink.superseded())
                    .put("rows_written", sink.written())
                    .put("rows_already_merged", sink.alreadyMerged()));
    json.set("lost", RunJson.ranges(commit.lost()));
    json.set("step_seconds", RunJson.seconds(commit.steps()));
    json.put("cores", commit.effort().cores());
  }
}
