package io.tidemill.triggers;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.LedgerId;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Definition;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.SwapOutcome;
import io.tidemill.core.ledger.Version;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.trigger.Job;
import io.tidemill.core.trigger.JobLauncher;
import io.tidemill.core.trigger.JobRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Parts that are read for real and changed in memory alone, for a look that is to change nothing.
 * Safe for use by several threads, but not for several reconcilers at once: what others change
 * meanwhile may be overlooked.
 */
final class Trial {
  private Trial() {}

  /** {@code real}, where it isn't written. */
  static Ledger of(Ledger real) {
    return new TrialLedger(real);
  }

  /** {@code real}, where nothing is published. */
  static GroupOffsets of(GroupOffsets real) {
    return new TrialOffsets(real);
  }

  /** {@code real}, where nothing is launched or cancelled. */
  static JobLauncher of(JobLauncher real) {
    return new TrialJobs(real);
  }

  private static final class TrialLedger implements Ledger {
    private final Ledger real;
    private final Map<PipelineId, Versioned> written = new ConcurrentHashMap<>();

    TrialLedger(Ledger real) {
      this.real = requireNonNull(real, "real");
    }

    @Override
    public LedgerId id() {
      return real.id();
    }

    @Override
    public Instant storeTime() {
      return real.storeTime();
    }

    @Override
    public Optional<Versioned> load(PipelineId pipeline) {
      return Optional.ofNullable(written.get(pipeline)).or(() -> real.load(pipeline));
    }

    @Override
    public SwapOutcome create(PipelineState first) {
      return load(first.pipeline())
          .<SwapOutcome>map(SwapOutcome.Stale::new)
          .orElseGet(() -> write(1, first));
    }

    @Override
    public SwapOutcome swap(Version expected, PipelineState next) {
      return load(next.pipeline())
          .filter(current -> !current.version().equals(expected))
          .<SwapOutcome>map(SwapOutcome.Stale::new)
          .orElseGet(() -> write(expected.number() + 1, next));
    }

    private SwapOutcome write(long number, PipelineState state) {
      Versioned now = new Versioned(new Version(number, "trial-" + number), state);
      written.put(state.pipeline(), now);
      return new SwapOutcome.Swapped(now);
    }

    @Override
    public void storeDefinition(Definition definition) {}

    @Override
    public Optional<Definition> definition(String digest) {
      return real.definition(digest);
    }

    @Override
    public void recordCommit(PipelineId pipeline, Commit commit) {}

    @Override
    public void recordChange(PipelineId pipeline, PositionChange change) {}

    @Override
    public List<PositionChange> changes(PipelineId pipeline, int limit) {
      return real.changes(pipeline, limit);
    }

    @Override
    public List<Commit> commits(PipelineId pipeline, int limit) {
      return real.commits(pipeline, limit);
    }

    @Override
    public PipelineId own(TableName table, PipelineId pipeline) {
      return real.owner(table).orElse(pipeline);
    }

    @Override
    public Optional<PipelineId> owner(TableName table) {
      return real.owner(table);
    }
  }

  private record TrialOffsets(GroupOffsets real) implements GroupOffsets {
    TrialOffsets {
      requireNonNull(real, "real");
    }

    @Override
    public void publish(String group, Position position, long run) {}

    @Override
    public Optional<Published> read(String group) {
      return real.read(group);
    }
  }

  private record TrialJobs(JobLauncher real) implements JobLauncher {
    TrialJobs {
      requireNonNull(real, "real");
    }

    @Override
    public String launch(JobRequest request) {
      return "trial";
    }

    @Override
    public Optional<Job> job(String id) {
      return real.job(id);
    }

    @Override
    public List<Job> jobsNamed(String name, Instant since) {
      return real.jobsNamed(name, since);
    }

    @Override
    public void cancel(String id) {}
  }
}
