/**
 * Versioned CQL files, what each store takes of them, how they are brought there, and how a store
 * differs from them.
 */
package io.tidemill.keyspace.migrate;
