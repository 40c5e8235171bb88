package io.tidemill.infra.emulator;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What an emulator can't make of what would be deployed.
 *
 * @param leftOut what it doesn't get
 * @param change is given each template, before anything is left out of it
 */
public record Emulator(List<LeftOut> leftOut, Consumer<ObjectNode> change) {
  public Emulator {
    leftOut = List.copyOf(leftOut);
    requireNonNull(change, "change");
  }

  /** One that lacks what this one lacks, and the other. */
  public Emulator and(Emulator other) {
    return new Emulator(
        Stream.concat(leftOut.stream(), other.leftOut.stream()).toList(),
        change.andThen(other.change));
  }

  /** How resources of a type are left out; empty if they aren't. */
  public Optional<LeftOut> leavesOut(String type) {
    return leftOut.stream().filter(each -> each.takes(type)).findFirst();
  }

  /** Why resources of a type are left out; empty if they aren't. */
  public Optional<String> why(String type) {
    return leavesOut(type).map(LeftOut::why);
  }
}
