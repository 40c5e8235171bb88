package io.tidemill.testkit.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The queue that a rule targets in place of a function, which nobody invokes who plays AWS. Each
 * look takes what is there and invokes the function as EventBridge does, without waiting for what
 * comes of it. An event that Lambda doesn't take stays in the queue, and SQS itself moves it to the
 * dead-letter queue once it has been tried as often as the rule says.
 *
 * @param url of the queue
 * @param function name or ARN
 * @param delivered events that the rule let through, each once, and once Lambda has been asked
 */
record RuleQueue(
    SqsClient sqs, String url, Invokes invokes, String function, List<JsonNode> delivered)
    implements Runnable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_AT_ONCE = 10;

  RuleQueue(SqsClient sqs, String url, Invokes invokes, String function) {
    this(sqs, url, invokes, function, new CopyOnWriteArrayList<>());
  }

  @Override
  public void run() {
    sqs.receiveMessage(
            receive -> receive.queueUrl(url).maxNumberOfMessages(MOST_AT_ONCE).waitTimeSeconds(1))
        .messages()
        .forEach(this::deliver);
  }

  private void deliver(Message message) {
    JsonNode event = json(message.body());
    boolean taken = taken(message);
    if (delivered.stream().noneMatch(before -> id(before).equals(id(event)))) {
      delivered.add(event);
    }
    if (taken) {
      sqs.deleteMessage(delete -> delete.queueUrl(url).receiptHandle(message.receiptHandle()));
    } else {
      sqs.changeMessageVisibility(
          now -> now.queueUrl(url).receiptHandle(message.receiptHandle()).visibilityTimeout(0));
    }
  }

  private boolean taken(Message message) {
    try {
      invokes.begin(function, message.body().getBytes(UTF_8));
      return true;
    } catch (LambdaException e) {
      return false;
    }
  }

  static String id(JsonNode event) {
    return event.path("id").asText();
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
