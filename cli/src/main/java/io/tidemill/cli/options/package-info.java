/** Options that several commands share, as picocli mix-ins. */
package io.tidemill.cli.options;
