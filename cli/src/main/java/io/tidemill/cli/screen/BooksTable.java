package io.tidemill.cli.screen;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.SinkBooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The runs' books, as lines for people. */
public final class BooksTable {
  private BooksTable() {}

  /** A heading, and for each run a line of records and a line of rows for each sink. */
  public static List<String> lines(List<Commit> commits, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(
        style.faint(
            "    %-26s %8s %6s %10s %8s %13s"
                .formatted("", "rows out", "dead", "superseded", "written", "merged before")));
    for (Commit commit : commits) {
      Books books = commit.books();
      lines.add(
          "  %s %s: %,d records read = %,d decoded + %,d dead"
              .formatted(
                  style.strong("run " + commit.run().number()),
                  commit.run().reason(),
                  books.read(),
                  books.decoded(),
                  books.dead()));
      books.sinks().entrySet().stream().map(BooksTable::sink).forEach(lines::add);
    }
    return lines;
  }

  private static String sink(Map.Entry<TableName, SinkBooks> entry) {
    SinkBooks sink = entry.getValue();
    return "    %-26s %,8d %,6d %,10d %,8d %,13d"
        .formatted(
            entry.getKey(),
            sink.rowsOut(),
            sink.dead(),
            sink.superseded(),
            sink.written(),
            sink.alreadyMerged());
  }
}
