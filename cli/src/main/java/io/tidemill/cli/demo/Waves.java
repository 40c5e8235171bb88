package io.tidemill.cli.demo;

import io.tidemill.core.ledger.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts the flights into waves, each of which is followed by a run of its own. */
final class Waves {
  private Waves() {}

  /**
   * Plans the waves of {@code flights} flights for a pipeline that starts a run when {@code
   * minRecords} wait. Every plan of two flights or more has two waves at least.
   *
   * <ul>
   *   <li>Enough for two full waves: two that cross the threshold, and the last tenth (or a quarter
   *       of the threshold, if that is less), which has to wait for {@code maxDelay}.
   *   <li>Enough for one: a wave that crosses it, and a rest that waits.
   *   <li>Fewer: two halves that wait.
   * </ul>
   */
  static List<Wave> plan(int flights, long minRecords) {
    if (flights < 1 || minRecords < 1) {
      throw new IllegalArgumentException(
          "Waves need flights and a threshold >= 1, got %d and %d".formatted(flights, minRecords));
    }
    if (flights == 1) {
      return List.of(wave(1, flights, minRecords));
    }
    int rest = (int) Math.max(1, Math.min(flights / 10, minRecords / 4));
    int full = flights - rest;
    if (full / 2 >= minRecords) {
      return List.of(
          wave(1, full - full / 2, minRecords),
          wave(2, full / 2, minRecords),
          wave(3, rest, minRecords));
    }
    int first = flights > minRecords ? (int) Math.max(minRecords, full) : flights - flights / 2;
    return List.of(wave(1, first, minRecords), wave(2, flights - first, minRecords));
  }

  /**
   * Deals the flights' numbers to the waves, evenly over the whole time that the flights span: so
   * later waves hold flights of routes and days that earlier ones have, and must be merged into
   * their rows.
   *
   * @return for each wave, the numbers of its flights, rising
   */
  static List<int[]> deal(List<Wave> waves) {
    int all = waves.stream().mapToInt(Wave::flights).sum();
    List<int[]> hands = new ArrayList<>();
    for (Wave wave : waves) {
      hands.add(new int[wave.flights()]);
    }
    int[] dealt = new int[waves.size()];
    for (int flight = 0; flight < all; flight++) {
      int next = furthestBehind(waves, dealt, flight + 1L, all);
      hands.get(next)[dealt[next]++] = flight;
    }
    return hands;
  }

  /** The wave that lacks most of its share of the first {@code upTo} flights. */
  private static int furthestBehind(List<Wave> waves, int[] dealt, long upTo, int all) {
    int furthest = -1;
    long most = Long.MIN_VALUE;
    for (int i = 0; i < dealt.length; i++) {
      long behind = upTo * waves.get(i).flights() - (long) dealt[i] * all;
      if (dealt[i] < waves.get(i).flights() && behind > most) {
        furthest = i;
        most = behind;
      }
    }
    if (furthest < 0) {
      throw new IllegalStateException("All waves are full: " + Arrays.toString(dealt));
    }
    return furthest;
  }

  private static Wave wave(int number, int flights, long minRecords) {
    return new Wave(number, flights, flights >= minRecords ? Reason.MIN_RECORDS : Reason.MAX_DELAY);
  }
}
