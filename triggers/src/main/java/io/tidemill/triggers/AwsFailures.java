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

/** Says who must act when a service of AWS, or the way to it, fails. */
final class AwsFailures {
  /** Codes of the services in front of every AWS API; a service's own are 403 too. */
  private static final Set<String> CREDENTIALS =
      Set.of(
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "InvalidClientTokenId",
          "MissingAuthenticationTokenException",
          "ExpiredTokenException",
          "IncompleteSignatureException");

  private final String service;
  private final String whereToLook;
  private final Remedy remedy;

  /**
   * Failures of one service.
   *
   * @param service its name
   * @param whereToLook what to check when it can't be reached, as in "Check …"
   */
  AwsFailures(String service, String whereToLook, Remedy remedy) {
    this.service = service;
    this.whereToLook = whereToLook;
    this.remedy = remedy;
  }

  /** What an operator does about an answer that refuses a call. */
  interface Remedy {
    String of(String operation, String code, AwsServiceException answer);
  }

  /** A failed call that changes nothing: repeating it is always right. */
  TidemillException reading(String operation, SdkException failure) {
    return failed(operation, failure, FailureKind.INFRASTRUCTURE);
  }

  /** A failed call that may have had its effect when its answer got lost. */
  TidemillException changing(String operation, SdkException failure) {
    return failed(operation, failure, FailureKind.UNKNOWN_OUTCOME);
  }

  private TidemillException failed(
      String operation, SdkException failure, FailureKind withoutAnswer) {
    return failure instanceof AwsServiceException answer
        ? answered(operation, answer)
        : unanswered(operation, failure, withoutAnswer);
  }

  private TidemillException answered(String operation, AwsServiceException answer) {
    String code = answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorCode();
    String message =
        answer.awsErrorDetails() == null
            ? answer.getMessage()
            : answer.awsErrorDetails().errorMessage();
    String said =
        "%s: %s answered %s (%d): %s"
            .formatted(operation, service, code, answer.statusCode(), message);
    if (answer.isThrottlingException() || answer.statusCode() >= 500) {
      return new TidemillException(
          FailureKind.INFRASTRUCTURE,
          said
              + ". It kept doing so over "
              + answer.numAttempts()
              + " attempts; the next wake-up tries again",
          answer);
    }
    String toDo =
        CREDENTIALS.contains(code)
            ? "Renew the AWS credentials that Tidemill runs with"
            : remedy.of(operation, code, answer);
    return new TidemillException(FailureKind.OPERATOR, said + ". " + toDo, answer);
  }

  private TidemillException unanswered(String operation, SdkException failure, FailureKind kind) {
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
          "%s: %s can't be reached: %s. Check %s; the next wake-up tries again"
              .formatted(operation, service, rootCause(failure), whereToLook),
          failure);
    }
    String outcome =
        kind == FailureKind.UNKNOWN_OUTCOME
            ? "Whether it had its effect is not known; the next wake-up looks"
            : "The next wake-up tries again";
    return new TidemillException(
        kind,
        "%s: no answer from %s: %s. %s".formatted(operation, service, rootCause(failure), outcome),
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
