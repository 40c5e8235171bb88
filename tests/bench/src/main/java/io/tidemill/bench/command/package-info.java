/** {@code ./tidemill bench}. */
package io.tidemill.bench.command;
