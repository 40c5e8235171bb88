package io.tidemill.spark;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.DeadLetters;
import io.tidemill.spark.read.DeadLetterOpener;
import io.tidemill.spark.read.ReadContext;
import io.tidemill.spark.read.RecordFinder;
import io.tidemill.spark.write.DeadRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Makes dead letters of rows that a table could not take, with their records' keys and values. */
final class DeadRows {
  private final ReadContext context;
  private final RecordFinder records;
  private final DeadLetterOpener opener;
  private final BiPredicate<TableName, Long> buried;

  /**
   * Buries rows of an attempt.
   *
   * @param buried whether there is a letter already of a table and the record of a number
   */
  DeadRows(
      ReadContext context,
      RecordFinder records,
      DeadLetterOpener opener,
      BiPredicate<TableName, Long> buried) {
    this.context = context;
    this.records = records;
    this.opener = opener;
    this.buried = buried;
  }

  /** Writes one letter for each row that has none; returns once all are acknowledged. */
  void bury(TableName table, List<DeadRow> rows) {
    Map<Long, String> errors = new HashMap<>();
    for (DeadRow row : rows) {
      if (!buried.test(table, row.number())) {
        errors.put(row.number(), row.error());
      }
    }
    if (errors.isEmpty()) {
      return;
    }
    DeadLetters letters = opener.open();
    records.find(
        errors.keySet().stream().sorted().toList(),
        (number, record) ->
            letters.write(context.letter(record, number, table.toString(), errors.get(number))));
    letters.flush();
  }
}
