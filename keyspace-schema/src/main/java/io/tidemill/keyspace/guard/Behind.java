package io.tidemill.keyspace.guard;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.RowStatement;
import io.tidemill.keyspace.cql.SchemaStatement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The store behind a guard. Its failures are the driver's. */
interface Behind {
  /** Looks a table up; empty if there is none. */
  CompletionStage<Optional<TableFacts>> table(CqlName name);

  /** Whether a statement on rows needs its table's facts for more than the rules. */
  boolean asksForTables();

  /** Whether statements can be sent without {@link #prepareFor}. */
  boolean isReadyFor(List<Part> parts);

  /** Gets ready to be asked {@code statement}. */
  CompletionStage<Void> prepareFor(RowStatement statement);

  /** Carries a schema statement out, or begins to. */
  CompletionStage<AsyncResultSet> define(SimpleStatement statement, SchemaStatement schema);
}
