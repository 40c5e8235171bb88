package io.tidemill.localstack;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.CassandraAddress;
import io.tidemill.localstack.emr.SparkUi;
import io.tidemill.localstack.event.CloudEvent;
import io.tidemill.localstack.lambda.SnapStart;
import io.tidemill.localstack.server.Distribution;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What a {@link LocalCloud} is made of.
 *
 * @param distribution where servers, functions and job come from
 * @param data the folder that it keeps everything in; one cloud at a time
 * @param project the folder with {@code *.yaml} and, if the pipelines need tables, {@code schema/}
 * @param sweepEvery how often every pipeline is looked at, whatever happens
 * @param sparkParameters what {@code spark-submit} gets besides; may be empty
 * @param rules what the store is held to
 * @param snapStart how the functions' environments start
 * @param sparkUi whether job runs have dashboards
 * @param delivered which events reach a function; EventBridge loses some, too
 */
public record LocalCloudSettings(
    Distribution distribution,
    Path data,
    Path project,
    Duration sweepEvery,
    String sparkParameters,
    CassandraAddress.Rules rules,
    SnapStart snapStart,
    SparkUi sparkUi,
    Predicate<CloudEvent> delivered) {
  public LocalCloudSettings {
    requireNonNull(distribution, "distribution");
    requireNonNull(data, "data");
    requireNonNull(project, "project");
    requireNonNull(sweepEvery, "sweepEvery");
    requireNonNull(sparkParameters, "sparkParameters");
    requireNonNull(rules, "rules");
    requireNonNull(snapStart, "snapStart");
    requireNonNull(sparkUi, "sparkUi");
    requireNonNull(delivered, "delivered");
  }

  /**
   * Settings of a cloud whose store is held to Keyspaces' rules, and which loses no event; without
   * dashboards.
   */
  public LocalCloudSettings(
      Distribution distribution,
      Path data,
      Path project,
      Duration sweepEvery,
      String sparkParameters) {
    this(
        distribution,
        data,
        project,
        sweepEvery,
        sparkParameters,
        CassandraAddress.Rules.KEYSPACES,
        SnapStart.NONE,
        SparkUi.OFF,
        event -> true);
  }

  /** The same, with a store that is held to other rules. */
  public LocalCloudSettings under(CassandraAddress.Rules others) {
    return new LocalCloudSettings(
        distribution,
        data,
        project,
        sweepEvery,
        sparkParameters,
        others,
        snapStart,
        sparkUi,
        delivered);
  }

  /** The same, whose functions' environments start so. */
  public LocalCloudSettings starting(SnapStart how) {
    return new LocalCloudSettings(
        distribution, data, project, sweepEvery, sparkParameters, rules, how, sparkUi, delivered);
  }

  /** The same, whose job runs have dashboards or not. */
  public LocalCloudSettings with(SparkUi other) {
    return new LocalCloudSettings(
        distribution,
        data,
        project,
        sweepEvery,
        sparkParameters,
        rules,
        snapStart,
        other,
        delivered);
  }

  /** The same, of which only these events reach a function. */
  public LocalCloudSettings delivering(Predicate<CloudEvent> these) {
    return new LocalCloudSettings(
        distribution, data, project, sweepEvery, sparkParameters, rules, snapStart, sparkUi, these);
  }
}
