/** {@code tidemill validate}: what is wrong with pipeline files, before anything runs them. */
package io.tidemill.cli.validate;
