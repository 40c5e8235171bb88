/**
 * What Amazon Keyspaces takes and what it refuses, held against every statement before it is sent;
 * and a Cassandra that stands in for Keyspaces.
 */
package io.tidemill.keyspace.guard;
