package io.tidemill.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.localstack.http.ApiAnswer;
import io.tidemill.localstack.http.ApiServer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP target that keeps each event that is POSTed to it, in order. */
public final class EventTarget implements AutoCloseable {
  private static final int MOST_BYTES = 1 << 20;
  private static final int NO_CONTENT = 204;

  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final ApiServer server =
      ApiServer.start(
          "event-target",
          MOST_BYTES,
          request -> {
            received.add(request.json());
            return ApiAnswer.empty(NO_CONTENT);
          });

  public String url() {
    return server.url();
  }

  /** A copy of what has come so far. */
  public List<JsonNode> received() {
    return List.copyOf(received);
  }

  @Override
  public void close() {
    server.close();
  }
}
