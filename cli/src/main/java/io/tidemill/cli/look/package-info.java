/** Commands that look and change nothing: status, runs, logs, query. */
package io.tidemill.cli.look;
