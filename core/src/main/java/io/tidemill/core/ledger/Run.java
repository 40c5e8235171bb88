package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The processing of one frozen set of offset ranges.
 *
 * @param number 1, 2, 3… per pipeline
 * @param work what it does with its ranges
 * @param claimedAt when it was claimed, by the claiming host's clock
 * @param topicId Kafka's id of the topic that the ranges belong to
 * @param ranges what it processes, in order of partitions; at most one range a partition, at least
 *     one in all
 * @param end the position that its commit reaches
 * @param capped whether more waited than {@code maxRecords} let into the run
 * @param definition digest of the definition it was claimed with
 * @param limits how often and how long it is tried
 * @param size how large its jobs are asked to be; empty in runs that were claimed by a version
 *     without sizes
 * @param attempts its attempts so far, in order of their numbers; the last is the live one. A run
 *     that started over keeps none of those before
 */
public record Run(
    long number,
    Work work,
    Reason reason,
    Instant claimedAt,
    String topicId,
    List<OffsetRange> ranges,
    Position end,
    boolean capped,
    String definition,
    AttemptLimits limits,
    Optional<JobSize> size,
    List<Attempt> attempts) {
  public Run {
    requireNonNull(work, "work");
    requireNonNull(limits, "limits");
    requireNonNull(reason, "reason");
    requireNonNull(claimedAt, "claimedAt");
    requireNonNull(topicId, "topicId");
    requireNonNull(end, "end");
    requireNonNull(definition, "definition");
    requireNonNull(size, "size");
    ranges = List.copyOf(ranges);
    attempts = List.copyOf(attempts);
    if (number < 1 || ranges.isEmpty() || attempts.isEmpty()) {
      throw new IllegalArgumentException(
          "Run must have a number >= 1, ranges and attempts, got %d, %s, %s"
              .formatted(number, ranges, attempts));
    }
  }

  /** The live attempt. */
  public Attempt attempt() {
    return attempts.get(attempts.size() - 1);
  }

  /**
   * µs: the write time of the first attempt, which all later attempts keep as the run's mark in
   * merged rows. Strictly above that of every earlier run.
   */
  public long claimTime() {
    return attempts.get(0).writeTime();
  }

  /**
   * From when on its rows' time to live counts: its claim, or that of the run whose dead letters it
   * redoes.
   */
  public Instant liveFrom() {
    return work.match(
        own -> claimedAt, again -> claimedAt, rebuild -> claimedAt, Work.Redo::claimedAt);
  }

  /** Number of offsets in all ranges together: the span of each attempt. */
  public long span() {
    return ranges.stream().mapToLong(OffsetRange::length).sum();
  }

  public boolean attemptsSpent() {
    return attempts.size() >= limits.allowed();
  }

  /** Whether an attempt of it may have written. */
  public boolean entered() {
    return attempts.stream().anyMatch(Attempt::entered);
  }

  Run withAttempt(Attempt attempt) {
    List<Attempt> more = new ArrayList<>(attempts);
    more.add(attempt);
    return with(limits, more);
  }

  /** With the live attempt marked as entered. */
  Run withEntrant() {
    List<Attempt> all = new ArrayList<>(attempts);
    all.set(all.size() - 1, attempt().withEntrant());
    return with(limits, all);
  }

  /** With {@code more.allowed()} attempts on top of those it had. */
  Run allowing(AttemptLimits more) {
    return with(more.allowing(attempts.size() + more.allowed()), attempts);
  }

  Run definedBy(String digest) {
    return new Run(
        number, work, reason, claimedAt, topicId, ranges, end, capped, digest, limits, size,
        attempts);
  }

  /** With {@code attempt} alone, as if there had been none before; its number goes on. */
  Run startingOver(AttemptLimits anew, Attempt attempt) {
    return with(anew, List.of(attempt));
  }

  private Run with(AttemptLimits given, List<Attempt> all) {
    return new Run(
        number,
        work,
        reason,
        claimedAt,
        topicId,
        ranges,
        end,
        capped,
        definition,
        given,
        size,
        all);
  }
}
