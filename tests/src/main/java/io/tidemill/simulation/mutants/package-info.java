/**
 * Copies of {@code core} that are broken on purpose, to show that the simulation would find out: a
 * patch of the sources, compiled in memory, with the simulation's classes loaded anew around it.
 */
package io.tidemill.simulation.mutants;
