package io.tidemill.localstack.keyspaces;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.session.Store;
import io.tidemill.localstack.http.ApiAnswer;
import io.tidemill.localstack.http.ApiError;
import io.tidemill.localstack.http.ApiRequest;
import io.tidemill.localstack.http.ApiServer;

/**
 * Speaks Amazon Keyspaces' API (AWS JSON 1.0) on a free port of 127.0.0.1, about a Cassandra that
 * stands in for the service: what was made by CQL is told. It knows GetKeyspace, GetTable,
 * ListKeyspaces and ListTables, and makes nothing itself; signatures are not checked. Safe for use
 * by several threads.
 */
public final class KeyspacesEndpoint implements AutoCloseable {
  /** No operation that it knows takes more than names and a token of 2,048 characters. */
  private static final int MOST_BYTES = 64 * 1024;

  private static final String CONTENT_TYPE = "Content-Type";
  private static final String JSON = "application/x-amz-json-1.0";

  private final ApiServer server;

  private KeyspacesEndpoint(ApiServer server) {
    this.server = server;
  }

  /**
   * Starts to listen.
   *
   * @param session held to Keyspaces' rules; stays the caller's to close
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if no port can be had
   */
  public static KeyspacesEndpoint start(CqlSession session) {
    KeyspacesApi api = new KeyspacesApi(new StoredSchema(new Store(session)));
    return new KeyspacesEndpoint(
        ApiServer.start(
            "keyspaces", MOST_BYTES, request -> answer(api, request).with(CONTENT_TYPE, JSON)));
  }

  /** What SDKs are told as {@code AWS_ENDPOINT_URL_KEYSPACES}. */
  public String url() {
    return server.url();
  }

  /** Stops listening; the store stays. */
  @Override
  public void close() {
    server.close();
  }

  private static ApiAnswer answer(KeyspacesApi api, ApiRequest request) {
    try {
      return ApiAnswer.of(
          200, api.answer(request.header("X-Amz-Target").orElse(""), request.json()));
    } catch (ApiError e) {
      return refused(e);
    } catch (TidemillException e) {
      return refused(ApiError.internal(e.getMessage()));
    }
  }

  /** In this protocol it is the body that names the error. */
  private static ApiAnswer refused(ApiError error) {
    return ApiAnswer.of(error.status(), error.body().put("__type", error.type()));
  }
}
