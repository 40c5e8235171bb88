package io.tidemill.spark.decode;

import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** What a record's value turned out to be. */
public sealed interface Decoded {
  <R> R match(Function<Fields, R> onFields, Function<Dead, R> onDead);

  /**
   * The record as a row.
   *
   * @param row in the layout of {@link SourceColumns}; only valid until the next decode
   */
  record Fields(UnsafeRow row) implements Decoded {
    @Override
    public <R> R match(Function<Fields, R> onFields, Function<Dead, R> onDead) {
      return onFields.apply(this);
    }
  }

  /**
   * The value can't be read.
   *
   * @param error what was expected and what was found
   */
  record Dead(String error) implements Decoded {
    @Override
    public <R> R match(Function<Fields, R> onFields, Function<Dead, R> onDead) {
      return onDead.apply(this);
    }
  }
}
