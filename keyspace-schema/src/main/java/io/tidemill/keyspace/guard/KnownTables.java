package io.tidemill.keyspace.guard;

import static java.util.Objects.requireNonNull;

import io.tidemill.keyspace.cql.CqlName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers what was found out about tables. One that isn't there is not remembered. */
final class KnownTables {
  private final Behind behind;
  private final Map<CqlName, TableFacts> known = new ConcurrentHashMap<>();

  KnownTables(Behind behind) {
    this.behind = requireNonNull(behind, "behind");
  }

  /** What is known of a table; null if nothing is. */
  TableFacts known(CqlName name) {
    return known.get(name);
  }

  void forgetAll() {
    known.clear();
  }

  /** Looks tables up anew. */
  CompletionStage<Void> load(Collection<CqlName> names) {
    List<CompletableFuture<Void>> all =
        names.stream().map(name -> load(name).toCompletableFuture()).toList();
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  private CompletionStage<Void> load(CqlName name) {
    return behind.table(name).thenAccept(found -> keep(name, found));
  }

  private void keep(CqlName name, Optional<TableFacts> found) {
    found.ifPresentOrElse(facts -> known.put(name, facts), () -> known.remove(name));
  }
}
