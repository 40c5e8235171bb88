/**
 * The deterministic simulation: functions, jobs, an operator and a hostile environment around the
 * real {@code core}, in one thread, in virtual time, each bad day a function of its seed. Depends
 * on {@code core} and the JDK alone, so that it runs against a {@code core} that is broken on
 * purpose.
 */
package io.tidemill.simulation;
