package io.tidemill.localstack.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidemill.core.PipelineId;

/** A person asks for a run of a pipeline. */
public record ByHand(PipelineId pipeline) implements WakeUp {
  public ByHand {
    requireNonNull(pipeline, "pipeline");
  }

  @Override
  public byte[] json() {
    return Json.bytes(JsonNodeFactory.instance.objectNode().put("pipeline", pipeline.value()));
  }

  @Override
  public String summary() {
    return "by hand: " + pipeline;
  }
}
