package io.tidemill.simulation.world;

import io.tidemill.core.ledger.EntrantId;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What else jobs ask: a lookup table whose values change, and a schema registry. The environment
 * calls its methods directly.
 */
public final class SimOutside {
  private static final long VERSIONS_APART = 1_000_000;

  private final Map<EntrantId, Long> fetched = new HashMap<>();
  private final Map<EntrantId, Boolean> schemaKnown = new HashMap<>();
  private long version;
  private boolean registered = true;

  /** The lookup's values as they were at one time. */
  public record Lookup(long version) {
    /** What it has for a key; null for nothing. */
    public Long valueOf(long key) {
      return Math.floorMod(key * 7 + version * 5, 3) == 0 ? null : version * VERSIONS_APART + key;
    }
  }

  /** Every value of the lookup changes. */
  public void changeLookup() {
    version++;
  }

  /** The registry forgets the schema of registered records; it goes on to answer. */
  public void forgetSchema() {
    registered = false;
  }

  /** The registry knows the schema again. */
  public void restoreSchema() {
    registered = true;
  }

  /** The version of the lookup that a job worked with, if it got so far. */
  public OptionalLong versionOf(EntrantId entrant) {
    Long version = fetched.get(entrant);
    return version == null ? OptionalLong.empty() : OptionalLong.of(version);
  }

  /** Whether a job was told that the registry knows the schema; true if it didn't ask. */
  public boolean knewSchema(EntrantId entrant) {
    return schemaKnown.getOrDefault(entrant, true);
  }

  /** How often the lookup has changed. */
  public long version() {
    return version;
  }

  Lookup fetch(EntrantId entrant) {
    fetched.putIfAbsent(entrant, version);
    return new Lookup(version);
  }

  boolean knowsSchema(EntrantId entrant) {
    schemaKnown.putIfAbsent(entrant, registered);
    return registered;
  }
}
