/**
 * Tidemill's side of a Cassandra-compatible store: sessions, the ledger's tables and the migrator
 * that makes them, and the ledger and dead letters that live in them.
 *
 * <p>All driver exceptions become {@link io.tidemill.core.TidemillException}s here, in {@code
 * StoreErrors}; none leaves the package.
 */
package io.tidemill.keyspace;
