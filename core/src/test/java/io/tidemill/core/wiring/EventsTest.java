package io.tidemill.core.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.LedgerId;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventsTest {
  @ParameterizedTest
  @EnumSource
  void a_kind_is_told_by_source_and_type(EventKind kind) {
    assertThat(EventKind.of(kind.source(), kind.detailType())).contains(kind);
    assertThat(EventKind.of(kind.source(), "Other")).isEmpty();
    assertThat(EventKind.of("aws.s3", kind.detailType())).isEmpty();
  }

  @Test
  void lag_alarms_begin_as_rules_filter_them() {
    Names names = new Names(new LedgerId("a1b2c3d4"));

    assertThat(names.lagAlarm(new PipelineId("flights")))
        .startsWith(Events.lagAlarmPrefix("a1b2c3d4"))
        .isEqualTo(Events.lagAlarm("a1b2c3d4", "flights"));
  }

  @Test
  void a_placeholder_stands_for_a_ledger_in_a_template() {
    assertThat(Events.lagAlarm("${Ledger}", "flights")).isEqualTo("tidemill-${Ledger}-flights-lag");
  }

  @Test
  void no_two_metrics_share_a_name() {
    Set<String> names = new HashSet<>();
    for (Metric metric : Metric.values()) {
      assertThat(names.add(metric.metricName())).as(metric.name()).isTrue();
      assertThat(metric.metricName()).matches("[a-z_]+");
    }
  }
}
