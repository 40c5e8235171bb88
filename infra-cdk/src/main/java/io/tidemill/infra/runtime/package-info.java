/** What works and holds nothing: Spark, functions, and what wakes them. */
package io.tidemill.infra.runtime;
