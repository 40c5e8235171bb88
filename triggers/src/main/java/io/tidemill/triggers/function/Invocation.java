package io.tidemill.triggers.function;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.MDC;

/** What functions that look at pipelines have in common: an event is read, an answer written. */
final class Invocation {
  private static final String REQUEST_ID = "AWSRequestId";

  private Invocation() {}

  /**
   * Handles one event.
   *
   * @param handler gives the answer to an event within the time left
   */
  static void handle(
      InputStream input,
      OutputStream output,
      Context context,
      BiFunction<Event, Supplier<Duration>, Answer> handler)
      throws IOException {
    try (MDC.MDCCloseable ignored = logged(context)) {
      Event event = EventReader.read(input, account(context));
      Answer answer =
          handler.apply(event, () -> Duration.ofMillis(context.getRemainingTimeInMillis()));
      AnswerLog.event(answer);
      output.write(AnswerJson.of(answer).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Names the invocation in the log, as Lambda's own lines do, until it is closed. */
  static MDC.MDCCloseable logged(Context context) {
    return MDC.putCloseable(REQUEST_ID, String.valueOf(context.getAwsRequestId()));
  }

  /** The account of the function's own ARN, {@code arn:aws:lambda:REGION:ACCOUNT:function:NAME}. */
  static Optional<String> account(Context context) {
    String arn = context.getInvokedFunctionArn();
    String[] parts = arn == null ? new String[0] : arn.split(":", -1);
    return parts.length > 4 && !parts[4].isBlank() ? Optional.of(parts[4]) : Optional.empty();
  }
}
