/** The {@code tidemill} command. */
package io.tidemill.cli;
