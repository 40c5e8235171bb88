package io.tidemill.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.session.Request;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import com.datastax.oss.driver.internal.core.session.SessionWrapper;
import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.DeadLetters;
import io.tidemill.core.run.Deadline;
import io.tidemill.keyspace.CassandraDeadLetters;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead letters in a real store, whatever rules it is held to. */
abstract class CassandraDeadLettersTests {
  private static final PipelineId PIPELINE = new PipelineId("flights");

  /** Stores may take none that are more than days old. */
  private final long timestamp =
      ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now().minus(Duration.ofMinutes(1)));

  private final String topicId = UUID.randomUUID().toString();
  private DeadLetters letters;

  /** The ledger that all tests of a class share. */
  abstract LedgerUnderTest opened();

  @BeforeEach
  void openLetters() {
    letters = letters(opened().session());
  }

  private DeadLetters letters(CqlSession session) {
    return new CassandraDeadLetters(session, opened().address().keyspace());
  }

  private DeadLetter letter(long offset, int attempt, long timestamp, String error) {
    return new DeadLetter(
        PIPELINE,
        topicId,
        3,
        offset,
        DeadLetter.NO_SINK,
        7,
        attempt,
        timestamp,
        ByteBuffer.wrap("key".getBytes(UTF_8)),
        ByteBuffer.wrap(("value of " + offset).getBytes(UTF_8)),
        error);
  }

  private DeadLetter letter(long offset) {
    return letter(offset, 1, timestamp + offset % 1_000, "Expected JSON, found „nothing“");
  }

  @Test
  void letters_come_back_whole_and_by_offset_across_buckets() {
    long[] offsets = {25_000, 0, 9_999, 10_000, 19_999, 5_000_000_000L};
    for (long offset : offsets) {
      letters.write(letter(offset));
    }
    letters.flush();

    assertThat(letters.read(PIPELINE, topicId, 3, 0, 30_000))
        .containsExactly(letter(0), letter(9_999), letter(10_000), letter(19_999), letter(25_000));
    assertThat(letters.read(PIPELINE, topicId, 3, 9_999, 10_000)).containsExactly(letter(9_999));
    assertThat(letters.read(PIPELINE, topicId, 3, 10_000, 25_000))
        .containsExactly(letter(10_000), letter(19_999));
    assertThat(letters.read(PIPELINE, topicId, 3, 4_999_999_999L, 5_000_000_001L))
        .containsExactly(letter(5_000_000_000L));
    assertThat(letters.read(PIPELINE, topicId, 3, 25_000, 25_000)).isEmpty();
    assertThat(letters.read(PIPELINE, topicId, 4, 0, 30_000)).isEmpty();
    assertThat(letters.read(new PipelineId("trains"), topicId, 3, 0, 30_000)).isEmpty();
  }

  @Test
  void a_record_without_key_or_value_is_not_one_with_empty_ones() {
    DeadLetter without =
        new DeadLetter(PIPELINE, topicId, 3, 1, "", 7, 1, timestamp, null, null, "Empty");
    DeadLetter empty =
        new DeadLetter(
            PIPELINE,
            topicId,
            3,
            2,
            "",
            7,
            1,
            timestamp,
            ByteBuffer.allocate(0),
            ByteBuffer.allocate(0),
            "Empty");

    letters.write(without);
    letters.write(empty);
    letters.flush();

    assertThat(letters.read(PIPELINE, topicId, 3, 0, 10)).containsExactly(without, empty);
  }

  @Test
  void a_record_may_be_dead_for_several_sinks() {
    DeadLetter decoded = letter(1);
    DeadLetter sink =
        new DeadLetter(
            PIPELINE, topicId, 3, 1, "flights.by_origin", 7, 1, timestamp, null, null, "Too long");
    letters.write(sink);
    letters.write(decoded);
    letters.flush();

    assertThat(letters.read(PIPELINE, topicId, 3, 0, 10)).containsExactly(decoded, sink);
  }

  @Test
  void the_letter_of_a_later_attempt_stands_whichever_is_written_last() {
    DeadLetter earlier = letter(1, 1, timestamp, "of the first attempt");
    DeadLetter later =
        new DeadLetter(
            PIPELINE, topicId, 3, 1, "", 7, 2, timestamp + 1_000, null, null, "of the second");
    letters.write(earlier);
    letters.flush();
    letters.write(later);
    letters.flush();
    letters.write(earlier);
    letters.flush();

    assertThat(letters.read(PIPELINE, topicId, 3, 0, 10)).containsExactly(later);
  }

  @Test
  void more_letters_than_may_be_on_their_way_at_once_are_all_written() {
    LongStream.range(0, 1_000).forEach(offset -> letters.write(letter(offset)));
    letters.flush();

    assertThat(letters.read(PIPELINE, topicId, 3, 0, 1_000)).hasSize(1_000);
  }

  @Test
  void a_letter_that_is_not_acknowledged_at_first_is_sent_again() {
    DeadLetters unlucky = letters(new TimingOut(opened().session(), 3));

    unlucky.write(letter(1));
    unlucky.flush();

    assertThat(letters.read(PIPELINE, topicId, 3, 0, 10)).containsExactly(letter(1));
  }

  @Test
  void a_letter_that_is_never_acknowledged_fails_all_that_follows() {
    DeadLetters failing = letters(new TimingOut(opened().session(), 1_000));
    failing.write(letter(12));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(failing::flush)
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.kind()).isEqualTo(FailureKind.INFRASTRUCTURE))
          .hasMessageContaining("offset 12 of partition 3");
    }
    assertThatThrownBy(() -> failing.write(letter(13))).isInstanceOf(TidemillException.class);
  }

  @Test
  void f60_no_letter_is_written_or_deleted_after_the_deadline() {
    letters.write(letter(20));
    letters.flush();
    Instant now = Instant.now();
    for (Consumer<DeadLetters> late :
        List.<Consumer<DeadLetters>>of(
            open -> open.write(letter(21)), open -> open.delete(letter(20)))) {
      DeadLetters open =
          new CassandraDeadLetters(
              opened().session(), opened().address().keyspace(), new Deadline(now), () -> now);
      late.accept(open);
      assertThatThrownBy(open::flush)
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("deadline");
    }
    assertThat(letters.read(PIPELINE, topicId, 3, 0, 100)).containsExactly(letter(20));
  }

  @Test
  void f53_a_deleted_letter_is_gone_and_a_later_one_of_the_record_stays() {
    letters.write(letter(30));
    letters.write(letter(31));
    letters.flush();
    DeadLetter later = letter(31, 2, timestamp + 1_000, "Expected less");
    letters.write(later);
    letters.flush();

    letters.delete(letter(30));
    letters.delete(letter(31));
    letters.flush();

    assertThat(letters.read(PIPELINE, topicId, 3, 0, 100)).containsExactly(later);
  }

  /** A session whose first writes all time out. */
  private static final class TimingOut extends SessionWrapper implements CqlSession {
    private final AtomicInteger left;

    TimingOut(CqlSession session, int times) {
      super(session);
      this.left = new AtomicInteger(times);
    }

    @Override
    public <RequestT extends Request, ResultT> ResultT execute(
        RequestT request, GenericType<ResultT> resultType) {
      boolean timesOut = request instanceof BoundStatement && left.getAndDecrement() > 0;
      return timesOut
          ? cast(CompletableFuture.failedFuture(new DriverTimeoutException("Query timed out")))
          : super.execute(request, resultType);
    }

    // Bound statements are sent by executeAsync alone, whose result is a future.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> T cast(Object result) {
      return (T) result;
    }
  }
}
