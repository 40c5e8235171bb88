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

/** Makes dead letters of rows that a table could not take, with their records' keys and values. */
final class DeadRows {
  private final ReadContext context;
  private final RecordFinder records;
  private final DeadLetterOpener opener;

  DeadRows(ReadContext context, RecordFinder records, DeadLetterOpener opener) {
    this.context = context;
    this.records = records;
    this.opener = opener;
  }

  /** Writes one letter a row; returns once all are acknowledged. */
  void bury(TableName table, List<DeadRow> rows) {
    DeadLetters letters = opener.open();
    Map<Long, String> errors = new HashMap<>();
    rows.forEach(row -> errors.put(row.number(), row.error()));
    records.find(
        errors.keySet().stream().sorted().toList(),
        (number, record) ->
            letters.write(context.letter(record, number, table.toString(), errors.get(number))));
    letters.flush();
  }
}
