package io.tidemill.localstack.lambda;

import static java.util.Objects.requireNonNull;

import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.triggers.AwsEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * A queue in SQS that a function's dead letters are sent to, as a function's {@code
 * DeadLetterConfig} names one on AWS; they are in the function's folder besides.
 *
 * @param endpoint the URL where SQS is asked, with credentials that are made up if it is plain
 *     {@code http}; blank for that of the queue's region
 * @param url of the queue, as SQS gives it; of us-east-1 where it names no region
 */
public record DeadLetterQueue(String endpoint, String url) {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterQueue.class);
  private static final String ENDPOINT = "The endpoint of a dead-letter queue";

  /** {@code sqs.REGION.amazonaws.com} and the like, or {@code REGION.queue.amazonaws.com}. */
  private static final Pattern HOST =
      Pattern.compile(
          "(?:.+\\.)?sqs(?:-fips)?\\.(?<region>%s)\\..+|(?<first>%<s)\\.queue\\..+"
              .formatted("[a-z]{2,4}(?:-[a-z]+)+-\\d+"));

  private static final Duration TAKEN_WITHIN = Duration.ofSeconds(20);

  public DeadLetterQueue {
    requireNonNull(endpoint, "endpoint");
    requireNonNull(url, "url");
    AwsEndpoint.check(ENDPOINT, endpoint);
  }

  /** Sends one; as in Lambda, one that the queue doesn't take is lost to it, and that is told. */
  void send(DeadLetter letter) {
    try (SqsClient sqs = client()) {
      sqs.sendMessage(
          send ->
              send.queueUrl(url).messageBody(letter.body()).messageAttributes(attributes(letter)));
    } catch (SdkException e) {
      LOG.warn("Dead letter {} can't be sent to {}: {}", letter.requestId(), url, e.getMessage());
    }
  }

  private SqsClient client() {
    SqsClientBuilder builder =
        SqsClient.builder()
            .region(region())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(override -> override.apiCallTimeout(TAKEN_WITHIN));
    AwsEndpoint.apply(builder, ENDPOINT, endpoint);
    return builder.build();
  }

  /** That which the queue's URL names; else this local cloud's. */
  Region region() {
    Matcher host = HOST.matcher(Objects.requireNonNullElse(URI.create(url).getHost(), ""));
    if (!host.matches()) {
      return Region.of(EmrEndpoint.REGION);
    }
    return Region.of(
        Objects.requireNonNullElseGet(host.group("region"), () -> host.group("first")));
  }

  private static Map<String, MessageAttributeValue> attributes(DeadLetter letter) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    for (DeadLetter.Attribute attribute : letter.attributes()) {
      // SQS takes none that is empty.
      if (!attribute.value().isEmpty()) {
        attributes.put(
            attribute.name(),
            MessageAttributeValue.builder()
                .dataType(attribute.type())
                .stringValue(attribute.value())
                .build());
      }
    }
    return attributes;
  }
}
