/** Holds tables against what must be in them. */
package io.tidemill.bench.check;
