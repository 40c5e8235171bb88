/** Jobs by Spark's Cassandra connector that do what Tidemill's does, to be measured beside it. */
package io.tidemill.peers;
