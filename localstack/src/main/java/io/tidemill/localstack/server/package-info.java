/**
 * The servers of the local stack: real ones, each forked as a process of its own on the class path
 * that Maven resolved for it, on loopback addresses and free ports, ended with whoever started it.
 */
package io.tidemill.localstack.server;
