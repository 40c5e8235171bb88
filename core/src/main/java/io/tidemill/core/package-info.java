/**
 * The domain of Tidemill: pure values, decisions and protocols, with ports to the outside.
 *
 * <p>Nothing in here does input or output, reads a clock or draws a random number by itself: times
 * come from a {@link java.time.InstantSource}, the world from ports, so that every decision is
 * testable in microseconds and a simulation runs the very classes that ship. Packages build on one
 * another in this order: {@code offsets}, {@code ledger}, {@code policy}, {@code pipeline} (which
 * reads its files by {@code yaml}), then {@code run} (the job's side) and {@code trigger} (the
 * function's side), which never see each other; last {@code operator} (what people do), which
 * stands on {@code trigger}. {@code wiring} stands apart: values by which the clouds are wired.
 */
package io.tidemill.core;
