/** Versioned CQL files, and how they are brought into a store. */
package io.tidemill.keyspace.migrate;
