package io.tidemill.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.TableName;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BooksTest {
  private static final TableName ONE = TableName.parse("k.one");
  private static final TableName TWO = TableName.parse("k.two");

  @Property
  void sums_of_balanced_books_balance(
      @ForAll @IntRange(max = 100) int dead,
      @ForAll @IntRange(max = 100) int superseded,
      @ForAll @IntRange(max = 100) int written,
      @ForAll @IntRange(max = 100) int merged) {
    SinkBooks one =
        new SinkBooks(dead + superseded + written + merged, dead, superseded, written, merged);
    SinkBooks sum = one.plus(one).plus(SinkBooks.EMPTY);

    assertThat(sum.balanced()).isTrue();
    assertThat(sum.written()).isEqualTo(2L * written);
    assertThat(sum.rowsOut()).isEqualTo(2 * one.rowsOut());
    assertThat(new SinkBooks(one.rowsOut() + 1, dead, superseded, written, merged).balanced())
        .isFalse();
  }

  @Test
  void books_balance_when_every_record_and_row_is_somewhere() {
    SinkBooks sink = new SinkBooks(8, 1, 2, 4, 1);

    assertThat(Books.of(10, 8, 2, Map.of(ONE, sink)).balanced()).isTrue();
    assertThat(Books.of(10, 8, 1, Map.of(ONE, sink)).balanced()).isFalse();
    assertThat(Books.of(10, 9, 2, Map.of(ONE, sink)).balanced()).isFalse();
    assertThat(Books.of(10, 8, 2, Map.of(ONE, sink, TWO, new SinkBooks(8, 0, 0, 7, 0))).balanced())
        .isFalse();
  }

  @Test
  void dead_letters_are_those_of_decoding_and_of_each_sink() {
    Books books =
        Books.of(
            10, 8, 2, Map.of(ONE, new SinkBooks(8, 3, 0, 5, 0), TWO, new SinkBooks(8, 1, 0, 7, 0)));

    assertThat(books.deadLetters()).isEqualTo(6);
  }

  @Test
  void counts_below_zero_are_refused() {
    assertThatThrownBy(() -> Books.of(-1, 0, 0, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SinkBooks(0, 1, -1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
