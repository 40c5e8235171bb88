package io.tidemill.bench.shape;

/** Numbers that look random and are the same for the same seed; the mixer of SplitMix64. */
final class Mix {
  private static final long GAMMA = 0x9e3779b97f4a7c15L;
  private static final long FIRST = 0xbf58476d1ce4e5b9L;
  private static final long SECOND = 0x94d049bb133111ebL;

  private final long seed;

  Mix(long seed) {
    this.seed = mixed(seed + GAMMA);
  }

  /** A number for {@code field} of a record. */
  long of(long record, int field) {
    return mixed(seed ^ mixed(record * GAMMA + field));
  }

  /** As {@link #of}, from 0 to {@code bound − 1}. */
  long below(long bound, long record, int field) {
    return Long.remainderUnsigned(of(record, field), bound);
  }

  private static long mixed(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * FIRST;
    z = (z ^ (z >>> 27)) * SECOND;
    return z ^ (z >>> 31);
  }
}
