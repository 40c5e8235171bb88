package io.tidemill.cli.act;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.triggers.AwsEndpoint;
import java.time.Duration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** Invokes functions on AWS Lambda, or on an endpoint that speaks its API. */
final class FunctionInvoker implements AutoCloseable {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  /** Above any time-out that the functions are deployed with. */
  private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);

  private final LambdaClient client;
  private final String where;

  private FunctionInvoker(LambdaClient client, String where) {
    this.client = client;
    this.where = where;
  }

  /**
   * Prepares to invoke the functions of a target.
   *
   * @throws TidemillException of kind {@code OPERATOR} if its endpoint is not a URL
   */
  static FunctionInvoker open(TidemillConfig target) {
    LambdaClientBuilder builder =
        LambdaClient.builder()
            .region(Region.of(target.region()))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_WITHIN)
                    .socketTimeout(ANSWER_WITHIN))
            .overrideConfiguration(
                ClientOverrideConfiguration.builder()
                    .retryStrategy(AwsRetryStrategy.doNotRetry())
                    .apiCallTimeout(ANSWER_WITHIN)
                    .build());
    AwsEndpoint.apply(builder, TidemillConfig.LAMBDA_ENDPOINT, target.lambdaEndpoint());
    String where =
        target.lambdaEndpoint().isBlank()
            ? "AWS Lambda in " + target.region()
            : "Lambda at " + target.lambdaEndpoint();
    return new FunctionInvoker(builder.build(), where);
  }

  /**
   * Invokes a function, once, and waits for its answer.
   *
   * @return what it answered
   * @throws TidemillException of kind {@code OPERATOR} if there is no such function or it may not
   *     be invoked, {@code INFRASTRUCTURE} if it failed or gave no answer
   */
  String invoke(String function, String payload) {
    InvokeResponse response;
    try {
      response =
          client.invoke(
              call -> call.functionName(function).payload(SdkBytes.fromUtf8String(payload)));
    } catch (ResourceNotFoundException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected function %s on %s, found none. Deploy it, or correct --target"
              .formatted(function, where),
          e);
    } catch (AwsServiceException e) {
      boolean later = e.isThrottlingException() || e.statusCode() >= 500;
      throw new TidemillException(
          later ? FailureKind.INFRASTRUCTURE : FailureKind.OPERATOR,
          "%s refused to invoke %s: %s. %s"
              .formatted(
                  where,
                  function,
                  e.getMessage(),
                  later
                      ? "Try again"
                      : "Check the credentials, and that they allow lambda:InvokeFunction on it"),
          e);
    } catch (SdkException e) {
      throw unanswered(function, e);
    }
    String answer = response.payload() == null ? "" : response.payload().asUtf8String();
    if (response.functionError() != null) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "Function %s failed (%s): %s. Its log says more"
              .formatted(function, response.functionError(), answer));
    }
    return answer;
  }

  @Override
  public void close() {
    client.close();
  }

  private TidemillException unanswered(String function, SdkException e) {
    boolean credentials =
        e.getMessage() != null && e.getMessage().contains("Unable to load credentials");
    return new TidemillException(
        credentials ? FailureKind.OPERATOR : FailureKind.INFRASTRUCTURE,
        "%s gave no answer for %s: %s. %s"
            .formatted(
                where,
                function,
                e.getMessage(),
                credentials
                    ? "Give AWS credentials by environment, profile or role"
                    : "The function may have been at work all the same; look with ./tidemill status"),
        e);
  }
}
