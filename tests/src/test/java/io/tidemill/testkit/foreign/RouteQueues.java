package io.tidemill.testkit.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidemill.localstack.emr.EmrEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Queues, and the one for all that can't be delivered. */
final class RouteQueues implements AutoCloseable {
  private final SqsClient sqs;
  private final List<String> urls = new ArrayList<>();
  private final String undelivered;

  /** Makes the one for what can't be delivered. */
  RouteQueues(SqsClient sqs) {
    this.sqs = sqs;
    this.undelivered = create("undelivered", Map.of());
  }

  /** Skips the tests if they are another account's. */
  void assumeOurAccount() {
    assumeTrue(
        arn(undelivered).split(":", -1)[4].equals(EmrEndpoint.ACCOUNT),
        () ->
            "Events of the foreign AWS are of another account than %s, so functions refuse them: %s. moto takes MOTO_ACCOUNT_ID"
                .formatted(EmrEndpoint.ACCOUNT, arn(undelivered)));
  }

  /** The URL of the one for what can't be delivered. */
  String undelivered() {
    return undelivered;
  }

  /** Makes one whose messages are moved to {@link #undelivered} after so many tries in vain. */
  String create(String what, int tries) {
    String redrive =
        JsonNodeFactory.instance
            .objectNode()
            .put("deadLetterTargetArn", arn(undelivered))
            .put("maxReceiveCount", tries)
            .toString();
    return create(what, Map.of(QueueAttributeName.REDRIVE_POLICY, redrive));
  }

  private String create(String what, Map<QueueAttributeName, String> attributes) {
    String url =
        sqs.createQueue(
                create ->
                    create
                        .queueName("tidemill-%s-%s".formatted(what, UUID.randomUUID()))
                        .attributes(attributes))
            .queueUrl();
    urls.add(url);
    return url;
  }

  String arn(String url) {
    String arn =
        sqs.getQueueAttributes(
                get -> get.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    assertThat(arn).startsWith("arn:aws:sqs:");
    return arn;
  }

  /** Takes what couldn't be delivered, with all attributes; waits a second for something. */
  List<Message> takeUndelivered() {
    List<Message> messages =
        sqs.receiveMessage(
                receive ->
                    receive.queueUrl(undelivered).messageAttributeNames("All").waitTimeSeconds(1))
            .messages();
    messages.forEach(
        message ->
            sqs.deleteMessage(
                delete -> delete.queueUrl(undelivered).receiptHandle(message.receiptHandle())));
    return messages;
  }

  /** Deletes them. */
  @Override
  public void close() {
    urls.forEach(url -> sqs.deleteQueue(delete -> delete.queueUrl(url)));
  }
}
