/** A sink's SQL over decoded records: what it may say, and the rows it gives. */
package io.tidemill.spark.transform;
