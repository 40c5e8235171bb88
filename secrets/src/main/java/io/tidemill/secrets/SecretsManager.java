package io.tidemill.secrets;

import io.tidemill.core.FailureKind;
import io.tidemill.core.SecretArn;
import io.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Asks AWS Secrets Manager. */
final class SecretsManager {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(4);

  /** Threads that keep connections alive wait for it. */
  private static final Duration CALL_WITHIN = Duration.ofSeconds(8);

  private static final String NOT_PERMITTED =
      "that it may not be read; allow secretsmanager:GetSecretValue on it to the role that Tidemill runs with, and kms:Decrypt on its key if that is one of yours";
  private static final String OTHER_CREDENTIALS =
      "that the AWS credentials are not known or have expired; renew those that Tidemill runs with";

  /**
   * By error code, what was found and what to do; Secrets Manager API Reference, {@code
   * GetSecretValue} and "Common Errors".
   */
  private static final Map<String, String> REFUSALS =
      Map.of(
          "ResourceNotFoundException", "none; create it, or correct the ARN",
          "InvalidRequestException", "one that is about to be deleted; restore it",
          "AccessDeniedException", NOT_PERMITTED,
          "DecryptionFailure", NOT_PERMITTED,
          "UnrecognizedClientException", OTHER_CREDENTIALS,
          "InvalidSignatureException", OTHER_CREDENTIALS,
          "InvalidClientTokenId", OTHER_CREDENTIALS,
          "ExpiredTokenException", OTHER_CREDENTIALS);

  private SecretsManager() {}

  /**
   * The current text of a secret, asked for in the region that its ARN names, with the credentials
   * that the process runs with, found as AWS' SDK finds them.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it isn't there, may not be read, or is no
   *     text; {@code INFRASTRUCTURE} if there is no answer
   */
  static String text(SecretArn secret, String option) {
    String text;
    try (SecretsManagerClient client = client(secret.region())) {
      text = client.getSecretValue(get -> get.secretId(secret.arn())).secretString();
    } catch (AwsServiceException e) {
      throw answered(secret, option, e);
    } catch (SdkException e) {
      throw unanswered(secret, option, e);
    }
    if (text == null) {
      throw new TidemillException(
          FailureKind.OPERATOR, expected(secret, option) + "bytes; store its JSON as text");
    }
    return text;
  }

  private static SecretsManagerClient client(String region) {
    return SecretsManagerClient.builder()
        .region(Region.of(region))
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_WITHIN)
                .socketTimeout(ANSWER_WITHIN))
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy())
                .apiCallAttemptTimeout(ANSWER_WITHIN)
                .apiCallTimeout(CALL_WITHIN)
                .build())
        .build();
  }

  private static TidemillException answered(
      SecretArn secret, String option, AwsServiceException answer) {
    String code = answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorCode();
    String said = " (%s, %d)".formatted(code, answer.statusCode());
    if (answer.isThrottlingException() || answer.statusCode() >= 500) {
      return new TidemillException(
          FailureKind.INFRASTRUCTURE,
          expected(secret, option) + "that it can't answer now; trying again may help" + said,
          answer);
    }
    String found =
        REFUSALS.getOrDefault(code, "a refusal: %s; correct that".formatted(answer.getMessage()));
    return new TidemillException(
        FailureKind.OPERATOR, expected(secret, option) + found + said, answer);
  }

  private static TidemillException unanswered(
      SecretArn secret, String option, SdkException failure) {
    if (failure.getMessage() != null
        && failure.getMessage().contains("Unable to load credentials")) {
      return new TidemillException(
          FailureKind.OPERATOR,
          expected(secret, option)
              + "no AWS credentials to ask with; give the function or job a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
          failure);
    }
    return new TidemillException(
        FailureKind.INFRASTRUCTURE,
        "%sno answer (%s); a VPC without a way to the internet needs the endpoint com.amazonaws.%s.secretsmanager"
            .formatted(expected(secret, option), failure.getMessage(), secret.region()),
        failure);
  }

  private static String expected(SecretArn secret, String option) {
    return "Expected in AWS Secrets Manager the secret %s, named by %s=, found "
        .formatted(secret, option);
  }
}
