/** Amazon Keyspaces' API, for the Cassandra that stands in for it; its CQL is Cassandra's. */
package io.tidemill.localstack.keyspaces;
