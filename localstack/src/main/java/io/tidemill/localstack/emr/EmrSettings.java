package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What an {@link EmrEndpoint} is made of.
 *
 * @param driver which process a job run forks
 * @param folder where job runs work and log, and what outlives the endpoint is kept
 * @param runsAtOnce how many job runs may be under way; further ones are queued
 * @param address where it listens; port 0 is a free one
 * @param clock by which it tells time, and by which what takes too long is ended
 * @param rates whether requests are throttled
 */
public record EmrSettings(
    DriverCommand driver,
    Path folder,
    int runsAtOnce,
    InetSocketAddress address,
    InstantSource clock,
    Rates rates) {
  public EmrSettings {
    requireNonNull(driver, "driver");
    requireNonNull(folder, "folder");
    requireNonNull(address, "address");
    requireNonNull(clock, "clock");
    requireNonNull(rates, "rates");
  }

  /** How many requests are let through. */
  public enum Rates {
    /** As many as come. */
    UNLIMITED,
    /** As many as the service publishes for an account. */
    PUBLISHED
  }

  /** Those of an endpoint at a free port of 127.0.0.1, by this machine's clock. */
  public EmrSettings(DriverCommand driver, Path folder, int runsAtOnce) {
    this(
        driver,
        folder,
        runsAtOnce,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        InstantSource.system(),
        Rates.UNLIMITED);
  }

  /** The same, listening elsewhere. */
  public EmrSettings at(InetSocketAddress other) {
    return new EmrSettings(driver, folder, runsAtOnce, other, clock, rates);
  }

  /** The same, by another clock. */
  public EmrSettings by(InstantSource other) {
    return new EmrSettings(driver, folder, runsAtOnce, address, other, rates);
  }

  /** The same, with other rates. */
  public EmrSettings letting(Rates others) {
    return new EmrSettings(driver, folder, runsAtOnce, address, clock, others);
  }
}
