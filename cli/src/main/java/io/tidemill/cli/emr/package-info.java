/** {@code tidemill emr}: EMR Serverless on this machine, by itself. */
package io.tidemill.cli.emr;
