package io.tidemill.localstack.emr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.localstack.Daemons;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks EMR Serverless' HTTP API on a free port of 127.0.0.1, and runs one driver process per job
 * run. It knows CreateApplication, GetApplication, StartJobRun, GetJobRun, ListJobRuns and
 * CancelJobRun; signatures are not checked. What it knows is gone with it. Safe for use by several
 * threads.
 *
 * <p>Each job run has the folder {@code applicationId/jobRunId}, with the driver's output in {@code
 * driver.log}.
 */
public final class EmrEndpoint implements AutoCloseable {
  /** The region in the ARNs that it gives; any region may be asked. */
  public static final String REGION = "us-east-1";

  private static final Logger LOG = LoggerFactory.getLogger(EmrEndpoint.class);
  private static final String HOST = "127.0.0.1";
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final HttpServer server;
  private final ExecutorService threads;
  private final JobRuns jobRuns;
  private final EmrApi api;

  private EmrEndpoint(HttpServer server, ExecutorService threads, JobRuns jobRuns) {
    this.server = server;
    this.threads = threads;
    this.jobRuns = jobRuns;
    this.api = new EmrApi(jobRuns);
  }

  /**
   * Starts to listen.
   *
   * @param driver which process a job run forks
   * @param folder where the job runs' folders are made
   * @param runsAtOnce how many job runs may be under way; further ones are queued
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if no port can be had
   */
  public static EmrEndpoint start(DriverCommand driver, Path folder, int runsAtOnce) {
    try {
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
      ExecutorService threads = Executors.newCachedThreadPool(Daemons.named("emr-http"));
      EmrEndpoint endpoint =
          new EmrEndpoint(server, threads, new JobRuns(driver, folder, runsAtOnce));
      server.setExecutor(threads);
      server.createContext("/", endpoint::handle);
      server.start();
      return endpoint;
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "The EMR Serverless endpoint finds no port to listen at on %s: %s".formatted(HOST, e),
          e);
    }
  }

  public String url() {
    return "http://%s:%d".formatted(HOST, server.getAddress().getPort());
  }

  /**
   * Has every later change of a job run's state told to {@code listener}: in order, one at a time,
   * on one thread.
   */
  public void listen(Consumer<JobRun> listener) {
    jobRuns.listen(listener);
  }

  /** The job runs so far, in order of creation. */
  public List<JobRun> jobRuns() {
    return jobRuns.all();
  }

  /** The driver's process while it lives; empty before it is forked and after it has ended. */
  public Optional<ProcessHandle> driverProcess(String jobRunId) {
    return jobRuns.process(jobRunId);
  }

  /** Where the job run's driver logs; the file is there once the run is RUNNING. */
  public Path driverLog(String jobRunId) {
    return jobRuns.log(jobRunId);
  }

  /** Stops listening, kills every driver and waits until it has ended. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    jobRuns.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      int status = 200;
      JsonNode answer;
      try {
        answer = api.answer(request(exchange));
      } catch (ApiError e) {
        status = e.status();
        answer = error(exchange, e);
      } catch (RuntimeException e) {
        LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        status = 500;
        answer = error(exchange, ApiError.internal(e.toString()));
      }
      byte[] bytes = JSON.writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static JsonNode error(HttpExchange exchange, ApiError error) {
    exchange.getResponseHeaders().set("x-amzn-ErrorType", error.type());
    return EmrJson.object().put("message", error.getMessage());
  }

  private static EmrApi.Request request(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    List<String> path =
        Arrays.stream(uri.getRawPath().split("/", -1))
            .filter(segment -> !segment.isEmpty())
            .map(EmrEndpoint::decoded)
            .toList();
    return new EmrApi.Request(
        exchange.getRequestMethod(),
        path,
        query(uri),
        body(exchange.getRequestBody().readAllBytes()));
  }

  private static JsonNode body(byte[] bytes) throws IOException {
    try {
      return bytes.length == 0 ? EmrJson.object() : JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw ApiError.validation("The body is not JSON: " + e.getOriginalMessage());
    }
  }

  private static Map<String, List<String>> query(URI uri) {
    Map<String, List<String>> query = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String parameter : uri.getRawQuery().split("&", -1)) {
        String[] nameAndValue = parameter.split("=", 2);
        query
            .computeIfAbsent(decoded(nameAndValue[0]), name -> new ArrayList<>())
            .add(nameAndValue.length == 2 ? decoded(nameAndValue[1]) : "");
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
