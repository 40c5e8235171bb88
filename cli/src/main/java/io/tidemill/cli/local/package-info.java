/** {@code tidemill local}: the local cloud in Docker, by {@code localstack/compose.yaml}. */
package io.tidemill.cli.local;
