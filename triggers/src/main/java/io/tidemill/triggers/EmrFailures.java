package io.tidemill.triggers;

import io.tidemill.core.TidemillException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says who must act when EMR Serverless, or the way to it, fails. */
final class EmrFailures {
  private static final AwsFailures FAILURES =
      new AwsFailures(
          "EMR Serverless", "the network and TIDEMILL_EMR_ENDPOINT", EmrFailures::remedy);

  private EmrFailures() {}

  /** A failed call that changes nothing: repeating it is always right. */
  static TidemillException reading(String operation, SdkException failure) {
    return FAILURES.reading(operation, failure);
  }

  /** A failed call that may have had its effect when its answer got lost. */
  static TidemillException changing(String operation, SdkException failure) {
    return FAILURES.changing(operation, failure);
  }

  private static String remedy(String operation, String code, AwsServiceException answer) {
    if ("ServiceQuotaExceededException".equals(code) || answer.statusCode() == 402) {
      return "The quota that the message names is used up (usually \"Max concurrent vCPUs per account\", 16 by default): raise it under Service Quotas > Amazon EMR Serverless, or lower the application's maximum capacity";
    }
    if ("ResourceNotFoundException".equals(code)) {
      return "Check TIDEMILL_EMR_APPLICATION and TIDEMILL_REGION, and create the application if it is gone";
    }
    if (answer.statusCode() == 403) {
      return "Allow emr-serverless:%s on the application to the role that Tidemill runs with; a launch needs iam:PassRole on TIDEMILL_EMR_ROLE too"
          .formatted(operation);
    }
    return "Correct what the message names among the TIDEMILL_EMR_ settings";
  }
}
