package io.tidemill.core.ledger;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Settles changes of state whose answers may be lost. A change that was not answered is sent again,
 * the same one; and every refusal, the first one too, is looked at for the change's own nonce,
 * because the store itself may deliver a change twice.
 */
public final class Settlement {
  private Settlement() {}

  /** One sending of a change. */
  @FunctionalInterface
  public interface Request {
    /**
     * Sends the change, always the same one.
     *
     * @return empty if it was applied; else the row that refuses it
     * @throws TidemillException of kind {@code UNKNOWN_OUTCOME} if it wasn't answered and may have
     *     been applied, {@code INFRASTRUCTURE} if it certainly was not
     */
    Optional<Versioned> send();
  }

  /** How long to try. */
  @FunctionalInterface
  public interface Patience {
    /** Waits as long as is fit after so many tries; false if there should be no other. */
    boolean again(int tries);
  }

  /**
   * Sends a change until it is answered.
   *
   * @param next the row as the change writes it, with a nonce of its own
   * @throws TidemillException of kind {@code UNKNOWN_OUTCOME} if it can't be settled
   */
  public static SwapOutcome settle(Versioned next, Request request, Patience patience) {
    return answer(
        "change pipeline " + next.state().pipeline(), () -> judge(next, request.send()), patience);
  }

  /**
   * Sends a change of anything until it is answered. The answer may refuse it because an earlier
   * sending was applied: the caller must know its own change when it sees it.
   *
   * @param purpose as in "change pipeline flights"
   * @param sending as {@link Request#send} throws
   * @throws TidemillException of kind {@code UNKNOWN_OUTCOME} if no answer came and the change may
   *     have been applied; else what the last sending threw
   */
  public static <T> T answer(String purpose, Supplier<T> sending, Patience patience) {
    boolean perhapsApplied = false;
    for (int tries = 1; ; tries++) {
      try {
        return sending.get();
      } catch (TidemillException e) {
        perhapsApplied |= e.kind() == FailureKind.UNKNOWN_OUTCOME;
        boolean again =
            e.kind() == FailureKind.UNKNOWN_OUTCOME || e.kind() == FailureKind.INFRASTRUCTURE;
        if (!again || !patience.again(tries)) {
          throw perhapsApplied ? unknown(purpose, tries, e) : e;
        }
      }
    }
  }

  /**
   * A refusal that shows our nonce means that the change had been applied. With a foreign one it
   * may have been applied too, and another have followed: the caller judges by what it finds.
   */
  private static SwapOutcome judge(Versioned next, Optional<Versioned> refusal) {
    boolean applied =
        refusal.map(row -> row.version().nonce().equals(next.version().nonce())).orElse(true);
    return applied ? new SwapOutcome.Swapped(next) : new SwapOutcome.Stale(refusal.orElseThrow());
  }

  private static TidemillException unknown(String purpose, int tries, TidemillException last) {
    return new TidemillException(
        FailureKind.UNKNOWN_OUTCOME,
        "Sent %d times to %s, and never answered for certain (last: %s): it may or may not have been applied. Looking again will tell"
            .formatted(tries, purpose, last.getMessage()),
        last);
  }
}
