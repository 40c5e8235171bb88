package io.tidemill.calls;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.emrserverless.model.StartJobRunRequest;

/**
 * Has AWS' SDK note what a function asks of AWS: the function's name as a client, {@code aws},
 * service and operation, and {@code tagged} where a job is started with tags. The SDK finds it by
 * the resource {@code software/amazon/awssdk/global/handlers/execution.interceptors}.
 */
public final class RecordedRequests implements ExecutionInterceptor {
  /** Lambda's own variable. */
  private static final String HANDLER = "_HANDLER";

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    boolean tagged =
        context.request() instanceof StartJobRunRequest
            && ((StartJobRunRequest) context.request()).hasTags();
    Calls.note(
        client(),
        "aws",
        attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
        attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
        tagged ? "tagged" : "");
  }

  private static String client() {
    return System.getenv().getOrDefault(HANDLER, "").contains("MigrateFunction")
        ? "tidemill-migrations"
        : "tidemill-function";
  }
}
