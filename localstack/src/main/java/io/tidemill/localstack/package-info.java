/**
 * The local cloud: what AWS does for Tidemill elsewhere, done by real servers forked on this
 * machine.
 */
package io.tidemill.localstack;
