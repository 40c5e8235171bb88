package io.tidemill.triggers.function;

import io.tidemill.triggers.function.Refusal.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads what CloudFormation sends to the function behind a custom resource. */
final class StackEventReader {
  private static final String TYPE = "RequestType";
  private static final String URL = "ResponseURL";
  private static final String STACK = "StackId";
  private static final String REQUEST = "RequestId";
  private static final String LOGICAL = "LogicalResourceId";
  private static final String PHYSICAL = "PhysicalResourceId";
  private static final Set<String> NAMES = Set.of(TYPE, URL, STACK, REQUEST, LOGICAL, PHYSICAL);

  private static final String KIND = "a custom resource's request from CloudFormation";

  /**
   * Where answers may go: to AWS, or, unencrypted, to this very host, where emulators listen. The
   * function must not carry a request to anywhere that an event names.
   */
  private static final Pattern AWS =
      Pattern.compile("[A-Za-z0-9.-]+\\.amazonaws\\.com(\\.cn)?", Pattern.CASE_INSENSITIVE);

  private static final Set<String> THIS_HOST = Set.of("localhost", "127.0.0.1");

  private StackEventReader() {}

  /**
   * Reads a request.
   *
   * @param account the function's own account; empty if not known, then stacks of any are served
   * @throws IOException if {@code payload} can't be read
   */
  static StackEvent read(InputStream payload, Optional<String> account) throws IOException {
    return Payload.read(
        payload,
        KIND,
        json -> EventFields.texts(json, NAMES),
        fields -> request(fields, account),
        StackEvent.Foreign::new);
  }

  private static StackEvent request(Map<String, String> fields, Optional<String> account) {
    for (String name : new String[] {TYPE, URL, STACK, REQUEST, LOGICAL}) {
      if (fields.getOrDefault(name, "").isBlank()) {
        return foreign(
            Reason.UNKNOWN_KIND,
            "expected %s, found an event whose %s is no text or missing".formatted(KIND, name));
      }
    }
    Optional<StackEvent.Type> type =
        Arrays.stream(StackEvent.Type.values())
            .filter(each -> each.word().equals(fields.get(TYPE)))
            .findFirst();
    if (type.isEmpty()) {
      String known =
          Arrays.stream(StackEvent.Type.values())
              .map(StackEvent.Type::word)
              .collect(Collectors.joining(", "));
      return new StackEvent.Foreign(
          Refusal.of(
              Reason.UNKNOWN_KIND, "a %s among %s".formatted(TYPE, known), fields.get(TYPE)));
    }
    if (account.isPresent() && !account.get().equals(account(fields.get(STACK)))) {
      return new StackEvent.Foreign(
          Refusal.of(
              Reason.FOREIGN_ACCOUNT,
              "a stack of account %s, which the function belongs to".formatted(account.get()),
              fields.get(STACK)));
    }
    Optional<URI> url = url(fields.get(URL));
    if (url.isEmpty()) {
      return foreign(
          Reason.WRONG_ARGUMENT,
          "expected a %s of AWS, beginning with https://, found another".formatted(URL));
    }
    return new StackEvent.Request(
        type.get(),
        url.get(),
        fields.get(STACK),
        fields.get(REQUEST),
        fields.get(LOGICAL),
        Optional.ofNullable(fields.get(PHYSICAL)).filter(id -> !id.isBlank()));
  }

  /** Of {@code arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID}. */
  private static String account(String stack) {
    String[] parts = stack.split(":", -1);
    return parts.length > 4 ? parts[4] : "";
  }

  private static Optional<URI> url(String text) {
    try {
      URI url = URI.create(text);
      String host = String.valueOf(url.getHost());
      boolean known =
          "https".equals(url.getScheme())
              ? AWS.matcher(host).matches()
              : "http".equals(url.getScheme()) && THIS_HOST.contains(host);
      return known && url.getUserInfo() == null ? Optional.of(url) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static StackEvent foreign(Reason reason, String why) {
    return new StackEvent.Foreign(new Refusal(reason, why));
  }
}
