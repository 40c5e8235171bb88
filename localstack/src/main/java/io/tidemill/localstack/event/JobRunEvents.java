package io.tidemill.localstack.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.localstack.emr.JobRun;
import java.util.List;
import java.util.UUID;

/**
 * Says what EMR Serverless says of job runs. Source of the form: EMR Serverless User Guide,
 * "Automating EMR Serverless with Amazon EventBridge".
 */
public final class JobRunEvents {
  private JobRunEvents() {}

  /**
   * The job run has another state.
   *
   * @param releaseLabel of its application
   */
  public static CloudEvent changed(JobRun run, String releaseLabel) {
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("jobRunId", run.id());
    if (!run.name().isEmpty()) {
      detail.put("jobRunName", run.name());
    }
    detail.put("applicationId", run.request().application());
    detail.put("arn", run.arn());
    detail.put("releaseLabel", releaseLabel);
    detail.put("state", run.state().name());
    run.previousState().ifPresent(state -> detail.put("previousState", state.name()));
    detail.put("createdBy", run.createdBy());
    detail.put("updatedAt", run.updatedAt().toString());
    detail.put("createdAt", run.createdAt().toString());
    return new CloudEvent(
        UUID.randomUUID(),
        EventKind.JOB_RUN,
        run.updatedAt(),
        List.of(),
        run.name().isEmpty() ? run.id() : run.name(),
        detail);
  }
}
