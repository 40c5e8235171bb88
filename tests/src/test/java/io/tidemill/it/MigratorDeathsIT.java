package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.keyspace.migrate.Migration;
import io.tidemill.testkit.DyingSession;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Processes that die while they migrate. */
class MigratorDeathsIT extends MigratorTests {
  @Test
  void after_a_death_between_a_statement_and_its_note_another_process_goes_on() throws IOException {
    file("V001__first.cql", table("a"), table("b"), table("c"));
    CqlSession dying = new DyingSession(session, name + "_b");
    assertThatThrownBy(() -> migratorAt(dying, InstantSource.system()).apply(set()))
        .isInstanceOf(DyingSession.Killed.class);
    assertThat(tables()).containsExactly("a", "b");

    assertThat(names(migratorAt(session, inAnHour()).apply(set())))
        .containsExactly("V001__first.cql");
    assertThat(tables()).containsExactly("a", "b", "c");
    assertThat(migrator().apply(set())).isEmpty();
  }

  @Test
  void after_a_death_between_adding_columns_and_their_note_another_process_goes_on()
      throws IOException {
    file("V001__first.cql", table("a"));
    migrator().apply(set());
    file(
        "V002__more.cql",
        "ALTER TABLE ${keyspace}.%s_a ADD (more text, most bigint);%n".formatted(name),
        table("b"));
    CqlSession dying = new DyingSession(session, "most bigint");
    assertThatThrownBy(() -> migratorAt(dying, InstantSource.system()).apply(set()))
        .isInstanceOf(DyingSession.Killed.class);

    assertThat(names(migratorAt(session, inAnHour()).apply(set())))
        .containsExactly("V002__more.cql");
    assertThat(tables()).containsExactly("a", "b");
  }

  @Test
  void after_a_death_between_a_note_and_the_next_statement_another_process_goes_on()
      throws IOException {
    file("V001__first.cql", table("a"), table("b"));
    CqlSession dying = new DyingSession(session, "statements_done = ?");
    assertThatThrownBy(() -> migratorAt(dying, InstantSource.system()).apply(set()))
        .isInstanceOf(DyingSession.Killed.class);
    assertThat(tables()).containsExactly("a");

    assertThat(names(migratorAt(session, inAnHour()).apply(set())))
        .containsExactly("V001__first.cql");
    assertThat(tables()).containsExactly("a", "b");
  }

  @Test
  void what_was_taken_away_before_a_death_is_not_missed() throws IOException {
    file(
        "V001__first.cql",
        "CREATE TABLE ${keyspace}.%s_a (old int PRIMARY KEY, gone text);%n".formatted(name),
        table("b"),
        "ALTER TABLE ${keyspace}.%s_a RENAME old TO new;%n".formatted(name),
        "ALTER TABLE ${keyspace}.%s_a DROP gone;%n".formatted(name),
        "DROP TABLE ${keyspace}.%s_b;%n".formatted(name));

    assertThat(applyThroughDeaths(session, address, "RENAME", "DROP gone", "DROP TABLE"))
        .containsExactly("V001__first.cql");
    assertThat(tables()).containsExactly("a");
  }

  @Test
  void a_claim_is_respected_until_it_ends() throws Exception {
    file("V001__first.cql", table("a"), table("b"));
    CqlSession dying = new DyingSession(session, name + "_a");
    assertThatThrownBy(() -> migratorAt(dying, InstantSource.system()).apply(set()))
        .isInstanceOf(DyingSession.Killed.class);
    AtomicReference<Instant> time = new AtomicReference<>(Instant.now());
    AtomicInteger looks = new AtomicInteger();
    InstantSource clock =
        () -> {
          looks.incrementAndGet();
          return time.get();
        };

    CompletableFuture<List<Migration>> waiting =
        CompletableFuture.supplyAsync(() -> migratorAt(session, clock).apply(set()));
    await().until(() -> looks.get() > 3);
    assertThat(waiting).isNotDone();
    assertThat(tables()).containsExactly("a");

    time.set(Instant.now().plus(Duration.ofHours(1)));
    assertThat(names(waiting.get())).containsExactly("V001__first.cql");
    assertThat(tables()).containsExactly("a", "b");
  }
}
