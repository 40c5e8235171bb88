package io.tidemill.simulation;

/**
 * A seed's dice. Each throw is a function of the seed and of what it is thrown for, never of the
 * throws before: so leaving out one fault doesn't shuffle the others.
 */
final class Dice {
  private final long seed;

  Dice(long seed) {
    this.seed = mix(seed);
  }

  /** 64 random bits for {@code what}, its {@code which}th time. */
  long bits(long what, long which) {
    return mix(seed ^ mix(what * 0x9E3779B97F4A7C15L + which));
  }

  /** A number from 0 to {@code bound - 1}. */
  int below(int bound, long what, long which) {
    return (int) Math.floorMod(bits(what, which) >>> 16, (long) bound);
  }

  /** True once in {@code odds}. */
  boolean once(int odds, long what, long which) {
    return below(odds, what, which) == 0;
  }

  /** The finalizer of SplitMix64. */
  static long mix(long bits) {
    long z = bits + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A stable number for a name. */
  static long of(String name) {
    long hash = 1125899906842597L;
    for (int i = 0; i < name.length(); i++) {
      hash = 31 * hash + name.charAt(i);
    }
    return mix(hash);
  }
}
