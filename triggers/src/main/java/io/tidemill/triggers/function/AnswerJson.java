package io.tidemill.triggers.function;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemill.core.operator.Acted;
import io.tidemill.core.operator.Plan;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.core.trigger.SinkChange;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes answers as JSON. */
final class AnswerJson {
  private static final JsonFactory JSON = new JsonFactory();

  private AnswerJson() {}

  /** The answer as one object on one line. */
  static String of(Answer answer) {
    StringWriter text = new StringWriter();
    // Written as characters: as bytes, half a surrogate pair in an echoed text would be an error.
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      answer.<Part>match(AnswerJson::looked, AnswerJson::ignored, AnswerJson::refused).write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("A string took no text", e);
    }
    return text.toString();
  }

  /** What is written where. */
  @FunctionalInterface
  private interface Part {
    void write(JsonGenerator json) throws IOException;
  }

  private static Part looked(Answer.Looked looked) {
    return json -> {
      json.writeStringField("event", looked.event().word());
      json.writeArrayFieldStart("pipelines");
      for (PipelineAnswer pipeline : looked.pipelines()) {
        json.writeStartObject();
        json.writeStringField("pipeline", pipeline.pipeline());
        pipeline
            .<Part>match(
                decided -> decided.outcome().match(AnswerJson::launched, AnswerJson::held),
                commanded -> commanded(commanded.acted()),
                AnswerJson::failed,
                AnswerJson::notReached)
            .write(json);
        json.writeEndObject();
      }
      json.writeEndArray();
    };
  }

  private static Part ignored(Answer.Ignored ignored) {
    return json -> {
      json.writeStringField("event", ignored.event().word());
      noPipelines(json);
      json.writeStringField("ignored", ignored.why());
    };
  }

  private static Part refused(Answer.Refused refused) {
    return json -> {
      json.writeObjectFieldStart("refused");
      json.writeStringField("reason", refused.refusal().reason().name());
      json.writeStringField("why", refused.refusal().why());
      json.writeEndObject();
      noPipelines(json);
    };
  }

  private static void noPipelines(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("pipelines");
    json.writeEndArray();
  }

  private static Part launched(Outcome.Launched launched) {
    return json -> {
      json.writeStringField("decision", "LAUNCHED");
      json.writeNumberField("run", launched.run());
      json.writeNumberField("attempt", launched.attempt());
      json.writeStringField("job", launched.jobId());
      json.writeStringField("why", Shown.oneLine(launched.why()));
      changes(json, launched.changes());
    };
  }

  private static void changes(JsonGenerator json, List<SinkChange> changes) throws IOException {
    if (changes.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("changes");
    for (SinkChange change : changes) {
      json.writeStartObject();
      json.writeStringField("table", change.table().toString());
      json.writeStringField("change", change.kind().name());
      json.writeNumberField("holdsFromRun", change.holdsFromRun());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static Part held(Outcome.Held held) {
    return json -> {
      json.writeStringField("decision", "HELD");
      json.writeStringField("reason", held.reason().name());
      json.writeStringField("why", Shown.oneLine(held.why()));
      json.writeStringField("lookAgainAt", held.lookAgainAt().toString());
    };
  }

  /** What a command would change, or has; then how the pipeline was left. */
  private static Part commanded(Acted acted) {
    Part plan =
        acted
            .plan()
            .match(planned -> planned(planned.words()), AnswerJson::refused, AnswerJson::nothing);
    return json -> {
      json.writeBooleanField("executed", acted.executed());
      plan.write(json);
      if (acted.outcome().isPresent()) {
        acted.outcome().get().<Part>match(AnswerJson::launched, AnswerJson::held).write(json);
      } else {
        json.writeStringField(
            "decision",
            acted.plan().match(planned -> "PLANNED", refused -> "REFUSED", nothing -> "NOTHING"));
      }
    };
  }

  private static Part planned(List<String> words) {
    return json -> {
      json.writeArrayFieldStart("plan");
      for (String sentence : words) {
        json.writeString(Shown.oneLine(sentence));
      }
      json.writeEndArray();
    };
  }

  private static Part refused(Plan.Refused refused) {
    return json -> {
      json.writeStringField("why", Shown.oneLine(refused.why()));
      json.writeStringField("instead", Shown.oneLine(refused.instead()));
    };
  }

  private static Part nothing(Plan.Nothing nothing) {
    return json -> json.writeStringField("why", Shown.oneLine(nothing.why()));
  }

  private static Part failed(PipelineAnswer.Failed failed) {
    return json -> {
      json.writeStringField("decision", "FAILED");
      json.writeStringField("kind", failed.kind());
      json.writeStringField("why", Shown.oneLine(failed.why()));
    };
  }

  private static Part notReached(PipelineAnswer.NotReached notReached) {
    return json -> {
      json.writeStringField("decision", "NOT_REACHED");
      json.writeStringField("why", notReached.why());
    };
  }
}
