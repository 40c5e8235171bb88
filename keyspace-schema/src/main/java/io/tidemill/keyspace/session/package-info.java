/** Sessions with a store, and how statements are sent, repeated and understood to have failed. */
package io.tidemill.keyspace.session;
