package io.tidemill.simulation.world;

import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.DeadLetters;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * {@link SimStore} as one process reaches it. What it sends is on its way until {@link #flush} has
 * returned.
 */
public final class StoreSession {
  private final SimStore store;
  private final Calls calls;
  private TidemillException failed;

  StoreSession(SimStore store, Calls calls) {
    this.store = store;
    this.calls = calls;
  }

  /** The row's columns, with nulls; null if there is no such row. */
  public Long[] read(TableName table, long key) {
    return answered("store.read", () -> store.table(table).read(key, store.now()));
  }

  /** The keys of all rows of a table, in order. */
  public List<Long> keys(TableName table) {
    return answered("store.scan", () -> store.keys(table));
  }

  /** Starts to write rows of one partition. */
  public void send(List<Mutation> batch) {
    send(
        "store.write",
        batch.get(0).timestamp(),
        sentAt -> {
          for (Mutation mutation : batch) {
            store.table(mutation.table()).apply(mutation, sentAt);
          }
        });
  }

  /** Starts to write; a failure shows when it is waited for. */
  private void send(String step, long timestamp, LongConsumer write) {
    // The coordinator's clock counts, however late a replica applies the write.
    long sentAt = store.now();
    try {
      calls.run(
          step,
          () -> {
            if (!store.takes(timestamp, sentAt)) {
              throw new TidemillException(
                  FailureKind.PIPELINE,
                  "The store takes no timestamp " + timestamp + " at " + sentAt);
            }
            write.accept(sentAt);
          });
    } catch (AnswerLost e) {
      failed(
          new TidemillException(
              FailureKind.INFRASTRUCTURE, "The store didn't acknowledge a write in time", e));
    } catch (TidemillException e) {
      failed(e);
    }
  }

  private void failed(TidemillException why) {
    failed = failed == null ? why : failed;
  }

  /**
   * Waits until all that was sent is acknowledged.
   *
   * @throws TidemillException if something never was, or was refused; every later flush too
   */
  public void flush() {
    answered("store.flush", () -> true);
    if (failed != null) {
      throw failed;
    }
  }

  /** The dead letters; sent and flushed together with everything else. */
  public DeadLetters letters() {
    return new DeadLetters() {
      @Override
      public void write(DeadLetter letter) {
        send("store.letter", letter.timestamp(), sentAt -> store.letters().put(letter));
      }

      @Override
      public void delete(DeadLetter letter) {
        send("store.delete-letter", letter.timestamp(), sentAt -> store.letters().remove(letter));
      }

      @Override
      public void flush() {
        StoreSession.this.flush();
      }

      @Override
      public Stream<DeadLetter> read(
          PipelineId pipeline, String topicId, int partition, long from, long until) {
        return answered(
            "store.read-letters",
            () -> store.letters().read(pipeline, topicId, partition, from, until))
            .stream();
      }
    };
  }

  private <T> T answered(String step, Supplier<T> effect) {
    try {
      return calls.call(step, effect);
    } catch (AnswerLost e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "The store gave no answer to " + step, e);
    }
  }
}
