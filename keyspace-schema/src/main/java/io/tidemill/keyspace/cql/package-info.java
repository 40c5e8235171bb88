/** CQL as text: what its words, statements and tables are, as far as Tidemill has to know. */
package io.tidemill.keyspace.cql;
