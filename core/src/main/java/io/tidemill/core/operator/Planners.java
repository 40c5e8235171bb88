package io.tidemill.core.operator;

/** Who plans which command. */
record Planners(
    Asked asked,
    RunPlans runs,
    RedoPlans redos,
    PositionPlans positions,
    ReplayPlans replays,
    RebuildPlans rebuilds)
    implements Command.Cases<Plan> {
  @Override
  public Plan pause(Command.Pause command) {
    return SimplePlans.pause(asked);
  }

  @Override
  public Plan resume(Command.Resume command) {
    return SimplePlans.resume(asked);
  }

  @Override
  public Plan retry(Command.Retry command) {
    return runs.retry(asked, command.run());
  }

  @Override
  public Plan skip(Command.Skip command) {
    return runs.skip(asked, command.run());
  }

  @Override
  public Plan reset(Command.Reset command) {
    return positions.reset(asked, command);
  }

  @Override
  public Plan replay(Command.Replay command) {
    return replays.replay(asked, command);
  }

  @Override
  public Plan abandon(Command.Abandon command) {
    return replays.abandon(asked, command);
  }

  @Override
  public Plan rebuild(Command.Rebuild command) {
    return rebuilds.rebuild(asked, command);
  }

  @Override
  public Plan adopt(Command.Adopt command) {
    return positions.adopt(asked, command);
  }

  @Override
  public Plan redo(Command.Redo command) {
    return redos.redo(asked, command.run());
  }

  @Override
  public Plan repairWriteTime(Command.RepairWriteTime command) {
    return SimplePlans.repairWriteTime(asked, command.consents());
  }
}
