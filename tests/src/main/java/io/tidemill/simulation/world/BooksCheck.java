package io.tidemill.simulation.world;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Work;
import java.util.ArrayList;
import java.util.List;

/** Holds the books of committed runs against the log. */
public final class BooksCheck {
  private BooksCheck() {}

  /** Where books say otherwise than the log; empty if nowhere. */
  public static List<String> differences(SimKafka kafka, SimLedger ledger, PipelineId pipeline) {
    List<String> differences = new ArrayList<>();
    for (FoldRun run : FoldRun.of(ledger.journal(), pipeline)) {
      if (run.commit().isPresent() && !(run.run().work() instanceof Work.Redo)) {
        check(kafka, run, run.commit().get(), differences);
      }
    }
    return differences;
  }

  private static void check(SimKafka kafka, FoldRun run, Commit commit, List<String> differences) {
    long most = 0;
    long least = 0;
    for (FoldRun.Taken taken : run.records(kafka)) {
      most++;
      least += taken.certain() ? 1 : 0;
    }
    Books books = commit.books();
    // A record that is gone when a part is read again has been counted, and gives no row.
    long gone = most - least;
    if (books.read() < least || books.read() > most) {
      differences.add(
          "run "
              + run.number()
              + " read "
              + books.read()
              + ", and had "
              + least
              + " to "
              + most
              + " records");
    }
    books
        .sinks()
        .forEach(
            (table, sink) -> {
              boolean row = !table.table().endsWith("_merged");
              boolean tooFew = row && sink.rowsOut() < books.decoded() - gone;
              if (tooFew || sink.rowsOut() > books.decoded()) {
                differences.add("run " + run.number() + ": " + table + " " + sink + " of " + books);
              }
            });
  }
}
