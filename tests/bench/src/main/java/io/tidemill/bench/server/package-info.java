/** The servers that contenders work between, and what is put into them. */
package io.tidemill.bench.server;
