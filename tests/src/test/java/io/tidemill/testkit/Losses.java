package io.tidemill.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Loses the answers to a given number of requests, as networks do. Safe for use by several threads.
 */
public final class Losses {
  private final Deque<Loss> next = new ArrayDeque<>();

  private record Loss(LostAnswer how, Runnable meanwhile) {}

  /** Thrown in place of an answer. */
  public static final class AnswerLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private AnswerLost() {
      super("The answer was lost, as the test asked");
    }
  }

  /** Loses the next {@code count} answers, in place of any that were still to be lost. */
  public void loseNext(int count, LostAnswer how) {
    loseNext(count, how, () -> {});
  }

  /**
   * As {@link #loseNext(int, LostAnswer)}.
   *
   * @param meanwhile runs once, after the first answer is lost and before its sender learns of it;
   *     what it sends itself counts too
   */
  public synchronized void loseNext(int count, LostAnswer how, Runnable meanwhile) {
    next.clear();
    for (int i = 0; i < count; i++) {
      next.add(new Loss(how, i == 0 ? meanwhile : () -> {}));
    }
  }

  /**
   * Sends a request.
   *
   * @throws AnswerLost if its answer is to be lost
   */
  public <T> T pass(Supplier<T> request) {
    Optional<Loss> loss = poll();
    return loss.isEmpty() ? request.get() : lose(request, loss.get());
  }

  private synchronized Optional<Loss> poll() {
    return Optional.ofNullable(next.poll());
  }

  private static <T> T lose(Supplier<T> request, Loss loss) {
    List<T> answers = new ArrayList<>();
    if (loss.how() != LostAnswer.NOT_APPLIED) {
      answers.add(request.get());
    }
    loss.meanwhile().run();
    if (loss.how() == LostAnswer.DELIVERED_TWICE) {
      answers.add(request.get());
      return answers.get(1);
    }
    throw new AnswerLost();
  }
}
