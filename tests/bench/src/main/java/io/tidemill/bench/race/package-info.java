/** Has contenders do the same work in turn, and tells how they did. */
package io.tidemill.bench.race;
