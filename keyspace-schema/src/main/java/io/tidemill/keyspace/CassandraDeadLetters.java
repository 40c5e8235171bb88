package io.tidemill.keyspace;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.DeadLetters;
import io.tidemill.core.run.Deadline;
import io.tidemill.keyspace.session.Backoff;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.keyspace.session.Store;
import io.tidemill.keyspace.session.StoreErrors;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Dead letters in the ledger's keyspace, at LOCAL_QUORUM, with at most 64 on their way at once. One
 * instance serves one task of a job: a letter that could not be written fails every later {@link
 * #write} and {@link #flush} of the instance, so that no task takes another's letters for written.
 * Safe for use by several threads; the session is the caller's to close.
 *
 * <p>Keys and values are stored whole. A store that limits rows (Amazon Keyspaces: 1 MB; Cassandra:
 * half a commit log segment, 16 MB by default) refuses larger ones; the failure then names the
 * record and its size.
 */
public final class CassandraDeadLetters implements DeadLetters {
  private static final long OFFSETS_A_BUCKET = 10_000;
  private static final int AT_ONCE = 64;

  private final CqlSession session;
  private final Deadline deadline;
  private final InstantSource clock;
  private final String insert;
  private final String delete;
  private final String select;
  private final Semaphore room = new Semaphore(AT_ONCE, true);
  private final AtomicReference<TidemillException> failure = new AtomicReference<>();

  /**
   * Opens the dead letters of a ledger for whoever has no deadline.
   *
   * @param session from {@link Sessions#open}
   * @param keyspace the ledger's
   */
  public CassandraDeadLetters(CqlSession session, String keyspace) {
    this(session, keyspace, new Deadline(Instant.MAX), InstantSource.system());
  }

  /**
   * Opens the dead letters of a ledger for an attempt.
   *
   * @param session from {@link Sessions#open}
   * @param keyspace the ledger's
   * @param deadline from when on, by {@code clock}, no letter is sent
   */
  public CassandraDeadLetters(
      CqlSession session, String keyspace, Deadline deadline, InstantSource clock) {
    this.session = session;
    this.deadline = requireNonNull(deadline, "deadline");
    this.clock = requireNonNull(clock, "clock");
    String name = CqlIdentifier.fromInternal(keyspace).asCql(true);
    this.insert =
        "INSERT INTO %s.dead_letters (pipeline, topic_id, topic_partition, bucket, record_offset, sink, run, attempt, record_key, record_value, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?"
            .formatted(name);
    this.delete =
        "DELETE FROM %s.dead_letters USING TIMESTAMP ? WHERE pipeline = ? AND topic_id = ? AND topic_partition = ? AND bucket = ? AND record_offset = ? AND sink = ?"
            .formatted(name);
    this.select =
        "SELECT record_offset, sink, run, attempt, record_key, record_value, error, WRITETIME(error) AS written_at FROM %s.dead_letters WHERE pipeline = ? AND topic_id = ? AND topic_partition = ? AND bucket = ? AND record_offset >= ? AND record_offset < ?"
            .formatted(name);
  }

  /**
   * {@inheritDoc}
   *
   * @throws TidemillException as {@link #flush} does, if an earlier letter is known to be unwritten
   */
  @Override
  public void write(DeadLetter letter) {
    int bytes = size(letter.key()) + size(letter.value());
    start(
        "keep %s (%d bytes)".formatted(describe(letter), bytes),
        insert,
        letter.pipeline().value(),
        letter.topicId(),
        letter.partition(),
        letter.offset() / OFFSETS_A_BUCKET,
        letter.offset(),
        letter.sink(),
        letter.run(),
        letter.attempt(),
        letter.key(),
        letter.value(),
        letter.error(),
        letter.timestamp());
  }

  /**
   * {@inheritDoc}
   *
   * @throws TidemillException as {@link #write} does
   */
  @Override
  public void delete(DeadLetter letter) {
    // At the letter's own timestamp: of equal ones, the store lets the deletion win.
    start(
        "delete " + describe(letter),
        delete,
        letter.timestamp(),
        letter.pipeline().value(),
        letter.topicId(),
        letter.partition(),
        letter.offset() / OFFSETS_A_BUCKET,
        letter.offset(),
        letter.sink());
  }

  private void start(String purpose, String cql, Object... values) {
    failIfUnwritten();
    Statement<?> statement = bind(purpose, cql, values);
    acquire(1);
    send(statement, purpose, 1);
  }

  @Override
  public void flush() {
    acquire(AT_ONCE);
    room.release(AT_ONCE);
    failIfUnwritten();
  }

  @Override
  public Stream<DeadLetter> read(
      PipelineId pipeline, String topicId, int partition, long from, long until) {
    if (until <= from) {
      return Stream.empty();
    }
    return LongStream.rangeClosed(from / OFFSETS_A_BUCKET, (until - 1) / OFFSETS_A_BUCKET)
        .boxed()
        .flatMap(
            bucket ->
                new Store(session)
                        .query(
                            "read the dead letters of " + pipeline,
                            select,
                            pipeline.value(),
                            topicId,
                            partition,
                            bucket,
                            from,
                            until)
                        .stream()
                        .map(row -> letter(row, pipeline, topicId, partition)));
  }

  /** Holds one place in {@link #room} until the letter is written or given up. */
  private void send(Statement<?> statement, String purpose, int tries) {
    try {
      deadline.check(clock.instant());
      session
          .executeAsync(statement)
          .whenComplete(
              (answer, e) -> {
                if (e == null) {
                  room.release();
                } else if (tries < Backoff.TRIES
                    && StoreErrors.kind(e) == FailureKind.INFRASTRUCTURE) {
                  later(tries).execute(() -> send(statement, purpose, tries + 1));
                } else {
                  giveUp(purpose, e);
                }
              });
    } catch (TidemillException late) {
      failure.compareAndSet(null, late);
      room.release();
    } catch (RuntimeException e) {
      giveUp(purpose, e);
    }
  }

  private void giveUp(String purpose, Throwable e) {
    FailureKind kind = StoreErrors.kind(e);
    failure.compareAndSet(
        null,
        new TidemillException(
            kind, "The store could not %s: %s".formatted(purpose, e.getMessage()), e));
    room.release();
  }

  private void failIfUnwritten() {
    TidemillException first = failure.get();
    if (first != null) {
      throw new TidemillException(first.kind(), first.getMessage(), first);
    }
  }

  private void acquire(int places) {
    try {
      room.acquire(places);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "Interrupted while dead letters were written", e);
    }
  }

  private BoundStatement bind(String purpose, String cql, Object... values) {
    try {
      // The driver remembers what it has prepared.
      return session
          .prepare(cql)
          .bind(values)
          .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)
          .setIdempotent(true);
    } catch (DriverException e) {
      throw StoreErrors.translate(purpose, e);
    }
  }

  private static Executor later(int tries) {
    return CompletableFuture.delayedExecutor(
        Backoff.after(tries).toMillis(), TimeUnit.MILLISECONDS);
  }

  private static int size(ByteBuffer bytes) {
    return bytes == null ? 0 : bytes.remaining();
  }

  private static String describe(DeadLetter letter) {
    return "the dead letter of %s for offset %d of partition %d"
        .formatted(letter.pipeline(), letter.offset(), letter.partition());
  }

  private static DeadLetter letter(Row row, PipelineId pipeline, String topicId, int partition) {
    return new DeadLetter(
        pipeline,
        topicId,
        partition,
        row.getLong("record_offset"),
        row.getString("sink"),
        row.getLong("run"),
        row.getInt("attempt"),
        row.getLong("written_at"),
        row.getByteBuffer("record_key"),
        row.getByteBuffer("record_value"),
        row.getString("error"));
  }
}
