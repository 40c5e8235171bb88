package io.tidemill.infra.readback;

import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.wiring.Events;
import io.tidemill.infra.account.AwsAccess;
import io.tidemill.infra.watch.PipelineWatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

/** What watches pipelines: alarms and dashboards. */
final class WatchChecks implements AutoCloseable {
  private final Function<String, Optional<String>> leftOut;
  private final CloudWatchClient cloudWatch;

  WatchChecks(AwsAccess access, Function<String, Optional<String>> leftOut) {
    this.leftOut = leftOut;
    this.cloudWatch = access.client(CloudWatchClient.builder());
  }

  @Override
  public void close() {
    cloudWatch.close();
  }

  List<Check> check(String ledger, Pipeline pipeline) {
    String alarms = "%s: alarms".formatted(pipeline.id());
    String dashboard = "%s: dashboard".formatted(pipeline.id());
    return List.of(
        leftOut
            .apply("AWS::CloudWatch::Alarm")
            .map(why -> Check.skipped(alarms, why))
            .orElseGet(() -> Asked.of(alarms, () -> alarms(alarms, ledger, pipeline))),
        leftOut
            .apply("AWS::CloudWatch::Dashboard")
            .map(why -> Check.skipped(dashboard, why))
            .orElseGet(() -> Asked.of(dashboard, () -> dashboard(dashboard, ledger, pipeline))));
  }

  private Check alarms(String what, String ledger, Pipeline pipeline) {
    Map<String, MetricAlarm> there = new HashMap<>();
    cloudWatch
        .describeAlarmsPaginator(
            describe -> describe.alarmNamePrefix(Events.lagAlarmPrefix(ledger) + pipeline.id()))
        .metricAlarms()
        .forEach(alarm -> there.put(alarm.alarmName(), alarm));
    List<String> meant = PipelineWatch.alarms(ledger, pipeline.id());
    List<String> missing = new ArrayList<>(meant);
    missing.removeAll(there.keySet());
    if (!missing.isEmpty()) {
      return Check.differs(what, "missing: " + missing);
    }
    return Check.equal(
        what,
        "%d, lag at %d records".formatted(meant.size(), pipeline.trigger().minRecords()),
        "%d, lag at %d records"
            .formatted(meant.size(), there.get(meant.get(0)).threshold().longValue()));
  }

  private Check dashboard(String what, String ledger, Pipeline pipeline) {
    String name = PipelineWatch.dashboard(ledger, pipeline.id());
    String body = cloudWatch.getDashboard(get -> get.dashboardName(name)).dashboardBody();
    String found = "%s, %,d characters".formatted(name, body.length());
    return body.contains(Long.toString(pipeline.trigger().minRecords()))
        ? Check.asMeant(what, found)
        : Check.differs(what, found);
  }
}
