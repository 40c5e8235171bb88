/** {@code ./tidemill simulate}: the simulation and its mutants, for whoever wants to check. */
package io.tidemill.simulation.command;
