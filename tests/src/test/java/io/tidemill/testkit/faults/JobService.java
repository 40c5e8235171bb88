package io.tidemill.testkit.faults;

import io.tidemill.core.KafkaServers;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.localstack.emr.DriverCommand;
import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.testkit.EmrConfigs;
import io.tidemill.testkit.TestServers;
import io.tidemill.triggers.EmrClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;

/**
 * An EMR Serverless endpoint behind a proxy, with an application on it, whose jobs are real.
 *
 * @param proxy between functions and endpoint
 * @param application id of the application
 */
public record JobService(EmrEndpoint endpoint, TcpProxy proxy, String application)
    implements AutoCloseable {
  /**
   * How much room it has for jobs.
   *
   * @param jobsAtOnce further ones are queued
   * @param vcpus the application's maximum capacity; further drivers fail
   */
  public record Room(int jobsAtOnce, int vcpus) {
    /** Enough for any test that isn't about it. */
    public static final Room AMPLE = new Room(4, 400);
  }

  /** Starts one with {@code driver}s, which work in {@code folder}. */
  public static JobService start(DriverCommand driver, Path folder) {
    return start(driver, folder, Room.AMPLE);
  }

  /** As the other, with so much room. */
  public static JobService start(DriverCommand driver, Path folder, Room room) {
    EmrEndpoint endpoint = EmrEndpoint.start(driver, folder, room.jobsAtOnce());
    TcpProxy proxy = TcpProxy.listen("endpoint");
    proxy.forwardTo(Integer.parseInt(endpoint.url().replaceAll(".*:", "")));
    try (EmrServerlessClient client =
        EmrClients.open(EmrConfigs.of(endpoint.url(), "none", "job.jar", ""))) {
      return new JobService(
          endpoint,
          proxy,
          client
              .createApplication(
                  create ->
                      create
                          .releaseLabel("emr-7.14.0")
                          .type("Spark")
                          .maximumCapacity(
                              most -> most.cpu(room.vcpus() + " vCPU").memory("3000 GB")))
              .applicationId());
    }
  }

  /** The configuration of functions that launch here; their jobs find the same ledger and Kafka. */
  public TidemillConfig config(
      LedgerAddress ledger, String kafka, Path project, String sparkParameters) {
    return new TidemillConfig(
        ledger,
        HistoryPolicy.DEFAULT,
        KafkaServers.plaintext(kafka),
        project.toUri().toString(),
        EmrEndpoint.REGION,
        "",
        new TidemillConfig.Emr(
            "http://" + proxy.address(),
            application,
            EmrConfigs.ROLE,
            TestServers.distribution().jobJar().toUri().toString(),
            sparkParameters,
            ""));
  }

  /** The driver of a job that lives. */
  public ProcessHandle driver(String jobId) {
    Optional<ProcessHandle> driver = endpoint.driverProcess(jobId);
    return driver.orElseThrow(() -> new AssertionError("Job " + jobId + " has no driver now"));
  }

  /** What the driver of a job has logged so far. */
  public String driverLog(String jobId) {
    try {
      return Files.readString(
          endpoint
              .logs()
              .resolve(
                  "applications/%s/jobs/%s/SPARK_DRIVER/stderr".formatted(application, jobId)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    proxy.close();
    endpoint.close();
  }
}
