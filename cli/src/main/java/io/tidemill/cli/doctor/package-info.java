/** {@code tidemill doctor}: whether all that runs depend on is there, and fit. */
package io.tidemill.cli.doctor;
