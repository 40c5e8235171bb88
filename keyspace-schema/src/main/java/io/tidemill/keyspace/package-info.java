/**
 * The ledger and dead letters in a Cassandra-compatible store, and the tables that they live in.
 *
 * <p>All driver exceptions become {@link io.tidemill.core.TidemillException}s in this room, by
 * {@link io.tidemill.keyspace.session.StoreErrors}; none leaves it.
 */
package io.tidemill.keyspace;
