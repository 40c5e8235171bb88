package io.tidemill.simulation.world;

/**
 * A data record in a partition.
 *
 * @param timestamp µs since the epoch
 * @param epoch the leader epoch under which it was appended
 */
public record SimRecord(long offset, long key, Payload payload, long timestamp, int epoch) {}
