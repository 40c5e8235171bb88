package io.tidemill.triggers;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says who must act when EMR Serverless, or the way to it, fails. */
final class EmrFailures {
  /**
   * Codes of the services in front of every AWS API; those of EMR Serverless itself are 403 too.
   */
  private static final Set<String> CREDENTIALS =
      Set.of(
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "InvalidClientTokenId",
          "MissingAuthenticationTokenException",
          "ExpiredTokenException",
          "IncompleteSignatureException");

  private EmrFailures() {}

  /** A failed call that changes nothing: repeating it is always right. */
  static TidemillException reading(String operation, SdkException failure) {
    return failed(operation, failure, FailureKind.INFRASTRUCTURE);
  }

  /** A failed call that may have had its effect when its answer got lost. */
  static TidemillException changing(String operation, SdkException failure) {
    return failed(operation, failure, FailureKind.UNKNOWN_OUTCOME);
  }

  private static TidemillException failed(
      String operation, SdkException failure, FailureKind withoutAnswer) {
    return failure instanceof AwsServiceException answer
        ? answered(operation, answer)
        : unanswered(operation, failure, withoutAnswer);
  }

  private static TidemillException answered(String operation, AwsServiceException answer) {
    String code = answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorCode();
    String message =
        answer.awsErrorDetails() == null
            ? answer.getMessage()
            : answer.awsErrorDetails().errorMessage();
    String said =
        "%s: EMR Serverless answered %s (%d): %s"
            .formatted(operation, code, answer.statusCode(), message);
    if (answer.isThrottlingException() || answer.statusCode() >= 500) {
      return new TidemillException(
          FailureKind.INFRASTRUCTURE,
          said
              + ". It kept doing so over "
              + answer.numAttempts()
              + " attempts; the next wake-up tries again",
          answer);
    }
    return new TidemillException(
        FailureKind.OPERATOR, said + ". " + remedy(operation, code, answer), answer);
  }

  private static String remedy(String operation, String code, AwsServiceException answer) {
    if ("ServiceQuotaExceededException".equals(code) || answer.statusCode() == 402) {
      return "The quota that the message names is used up (usually \"Max concurrent vCPUs per account\", 16 by default): raise it under Service Quotas > Amazon EMR Serverless, or lower the application's maximum capacity";
    }
    if ("ResourceNotFoundException".equals(code)) {
      return "Check TIDEMILL_EMR_APPLICATION and TIDEMILL_REGION, and create the application if it is gone";
    }
    if (CREDENTIALS.contains(code)) {
      return "Renew the AWS credentials that Tidemill runs with";
    }
    if (answer.statusCode() == 403) {
      return "Allow emr-serverless:%s on the application to the role that Tidemill runs with; a launch needs iam:PassRole on TIDEMILL_EMR_ROLE too"
          .formatted(operation);
    }
    return "Correct what the message names among the TIDEMILL_EMR_ settings";
  }

  private static TidemillException unanswered(
      String operation, SdkException failure, FailureKind kind) {
    if (credentialsMissing(failure)) {
      return new TidemillException(
          FailureKind.OPERATOR,
          "%s: no AWS credentials were found: %s. Give some by environment, profile or role"
              .formatted(operation, failure.getMessage()),
          failure);
    }
    if (neverSent(failure)) {
      return new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "%s: EMR Serverless can't be reached: %s. Check the network and TIDEMILL_EMR_ENDPOINT; the next wake-up tries again"
              .formatted(operation, rootCause(failure)),
          failure);
    }
    String outcome =
        kind == FailureKind.UNKNOWN_OUTCOME
            ? "Whether it had its effect is not known; the next wake-up looks"
            : "The next wake-up tries again";
    return new TidemillException(
        kind,
        "%s: no answer from EMR Serverless: %s. %s"
            .formatted(operation, rootCause(failure), outcome),
        failure);
  }

  private static boolean credentialsMissing(SdkException failure) {
    return failure instanceof SdkClientException
        && failure.getMessage() != null
        && failure.getMessage().contains("Unable to load credentials");
  }

  /**
   * Whether no attempt of the call left this host. Only the last attempt's cause is kept, so a call
   * that was tried more than once counts only if every attempt before failed with the same words.
   */
  private static boolean neverSent(SdkException failure) {
    Throwable root = rootCause(failure);
    boolean last =
        root instanceof ConnectException
            || root instanceof UnknownHostException
            || root instanceof NoRouteToHostException;
    if (!last) {
      return false;
    }
    for (Throwable earlier : failure.getSuppressed()) {
      if (earlier.getMessage() == null || !earlier.getMessage().contains(root.getMessage())) {
        return false;
      }
    }
    return true;
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && !(root instanceof IOException)) {
      root = root.getCause();
    }
    return root;
  }
}
