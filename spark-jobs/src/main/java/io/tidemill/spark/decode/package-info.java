/** Bytes of a record to a row of {@code source}, or to the reason why there is none. */
package io.tidemill.spark.decode;
