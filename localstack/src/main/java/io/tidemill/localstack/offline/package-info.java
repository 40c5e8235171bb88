/**
 * Looks at pipeline files and their CQL without a cloud: by Cassandra's parser and the job's jar.
 */
package io.tidemill.localstack.offline;
