package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.it.Produced.FlightKey;
import io.tidemill.it.Produced.FlightRow;
import io.tidemill.it.Produced.Place;
import io.tidemill.it.Produced.RouteDay;
import io.tidemill.it.Produced.RouteDayRow;
import io.tidemill.keyspace.CassandraDeadLetters;
import io.tidemill.localstack.LocalCloud;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What must hold in the end: the tables are the fold of the log, what could not be decoded is in
 * dead letters, the books balance, and nothing waits.
 */
record EndToEndChecks(LocalCloud cloud, PipelineId pipeline, int partitions, Produced produced) {
  void check(List<Commit> commits) throws Exception {
    assertTablesAreTheFold(commits);
    assertDeadLettersAreTheBrokenRecords(commits);
    assertBooksBalance(commits);
    assertNothingWaits();
  }

  private void assertTablesAreTheFold(List<Commit> commits) throws IOException {
    SortedMap<FlightKey, FlightRow> byOrigin = new TreeMap<>();
    for (Row row :
        all(
            "SELECT origin, date, destination, delay, distance, WRITETIME(delay), WRITETIME(distance) FROM flights.by_origin")) {
      assertThat(row.getLong(5)).isEqualTo(row.getLong(6));
      byOrigin.put(
          new FlightKey(row.getString(0), row.getInstant(1), row.getString(2)),
          new FlightRow(row.getInt(3), row.getInt(4), row.getLong(5)));
    }
    assertThat(byOrigin).isEqualTo(produced.byOrigin(commits));

    SortedMap<RouteDay, RouteDayRow> routeDays = new TreeMap<>();
    for (Row row :
        all(
            "SELECT origin, destination, day, flights, delay, tidemill_run, WRITETIME(flights), WRITETIME(delay) FROM flights.delay_by_route_day")) {
      LocalDate day = row.getLocalDate(2);
      long mark = row.getLong(5);
      routeDays.put(
          new RouteDay(row.getString(0), row.getString(1), day),
          new RouteDayRow(row.getLong(3), row.getLong(4), mark));
      assertThat(Produced.inSpans(Produced.spans(commits, mark), row.getLong(6))).isTrue();
      assertThat(row.getLong(7)).isEqualTo(row.getLong(6));
    }
    assertThat(routeDays).isEqualTo(produced.delayByRouteDay(commits));
  }

  private List<Row> all(String query) {
    return cloud.session().execute(SimpleStatement.newInstance(query).setPageSize(2_000)).all();
  }

  private void assertDeadLettersAreTheBrokenRecords(List<Commit> commits) {
    CassandraDeadLetters letters =
        new CassandraDeadLetters(cloud.session(), cloud.config().ledger().keyspace());
    TreeSet<Place> found = new TreeSet<>();
    for (int partition = 0; partition < partitions; partition++) {
      try (Stream<DeadLetter> all =
          letters.read(pipeline, state().topicId(), partition, 0, produced.size())) {
        all.forEach(letter -> found.add(new Place(letter.partition(), letter.offset())));
      }
    }
    assertThat(found).isEqualTo(produced.broken());
    assertThat(commits.stream().mapToLong(commit -> commit.books().deadLetters()).sum())
        .isEqualTo(found.size());
  }

  private void assertBooksBalance(List<Commit> commits) {
    assertThat(commits).allMatch(commit -> commit.books().balanced());
    assertThat(commits.stream().mapToLong(commit -> commit.books().read()).sum())
        .isEqualTo(produced.size());
    long good = (long) produced.size() - produced.broken().size();
    assertThat(rowsOut(commits, "flights.by_origin")).isEqualTo(good);
  }

  private static long rowsOut(List<Commit> commits, String table) {
    return commits.stream()
        .mapToLong(commit -> commit.books().sinks().get(TableName.parse(table)).rowsOut())
        .sum();
  }

  private void assertNothingWaits() throws Exception {
    assertThat(state().phase()).isInstanceOf(Phase.Idle.class);
    String group = new Names(cloud.ledger().id()).consumerGroup(pipeline);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cloud.kafka()))) {
      Map<TopicPartition, OffsetAndMetadata> published =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      assertThat(published).hasSize(partitions);
      for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : published.entrySet()) {
        long end =
            admin
                .listOffsets(Map.of(entry.getKey(), OffsetSpec.latest()))
                .partitionResult(entry.getKey())
                .get()
                .offset();
        assertThat(entry.getValue().offset()).isEqualTo(end);
      }
    }
  }

  private PipelineState state() {
    return cloud.ledger().load(pipeline).map(Versioned::state).orElseThrow();
  }
}
