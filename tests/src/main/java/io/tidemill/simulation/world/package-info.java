/**
 * The world in which the simulation runs: Kafka, the ledger, the job service, the table store and
 * the job, each a plain, single-threaded, deterministic model of what matters to exactly-once; and
 * the fold, which says what the tables must hold. Depends on core and the JDK alone.
 */
package io.tidemill.simulation.world;
