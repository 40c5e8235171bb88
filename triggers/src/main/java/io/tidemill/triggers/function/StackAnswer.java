package io.tidemill.triggers.function;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemill.core.LedgerId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What CloudFormation is told of a request.
 *
 * @param physicalId what the resource is called from now on; another one than before would have
 *     CloudFormation delete the resource of the old name
 * @param ledger the ledger's id, which templates read as {@code LedgerId}; none unless tables were
 *     brought up to date
 * @param failure why it can't be as asked, if so
 */
record StackAnswer(String physicalId, Optional<LedgerId> ledger, Optional<String> failure) {
  /** CloudFormation User Guide, "Custom resource response objects": 4,096 bytes in all. */
  static final int MOST_BYTES = 4_096;

  /** Characters that are left out at a time where an answer is too long. */
  private static final int SHORTER = 100;

  private static final JsonFactory JSON = new JsonFactory();

  StackAnswer {
    requireNonNull(physicalId, "physicalId");
    requireNonNull(ledger, "ledger");
    requireNonNull(failure, "failure");
  }

  static StackAnswer succeeded(String physicalId) {
    return new StackAnswer(physicalId, Optional.empty(), Optional.empty());
  }

  static StackAnswer migrated(String physicalId, LedgerId ledger) {
    return new StackAnswer(physicalId, Optional.of(ledger), Optional.empty());
  }

  static StackAnswer failed(String physicalId, String why) {
    return new StackAnswer(physicalId, Optional.empty(), Optional.of(why));
  }

  String status() {
    return failure.isPresent() ? "FAILED" : "SUCCESS";
  }

  /** The answer to {@code request}, with as much of a reason as fits. */
  byte[] json(StackEvent.Request request) {
    String reason = failure.orElse("");
    byte[] json = json(request, reason);
    for (int most = reason.length() - SHORTER; json.length > MOST_BYTES && most > 0; ) {
      json = json(request, reason.substring(0, most) + "… (the function's log has all of it)");
      most -= SHORTER;
    }
    return json;
  }

  private byte[] json(StackEvent.Request request, String reason) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("Status", status());
      if (!reason.isEmpty()) {
        json.writeStringField("Reason", reason);
      }
      json.writeStringField("PhysicalResourceId", physicalId);
      json.writeStringField("StackId", request.stack());
      json.writeStringField("RequestId", request.request());
      json.writeStringField("LogicalResourceId", request.logicalId());
      if (ledger.isPresent()) {
        json.writeObjectFieldStart("Data");
        json.writeStringField("LedgerId", ledger.get().value());
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("A string took no text", e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
