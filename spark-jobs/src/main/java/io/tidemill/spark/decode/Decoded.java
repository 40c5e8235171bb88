package io.tidemill.spark.decode;

import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;

/** What a record's value turned out to be. */
public sealed interface Decoded {
  <R> R match(Function<Fields, R> onFields, Function<Dead, R> onDead);

  /**
   * The record's fields.
   *
   * @param row in the order of {@link SourceColumns#fields()}; only valid until the next decode
   */
  record Fields(InternalRow row) implements Decoded {
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
