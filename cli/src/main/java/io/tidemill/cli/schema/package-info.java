/** {@code tidemill migrate} and {@code tidemill schema}: the tables that pipelines write. */
package io.tidemill.cli.schema;
