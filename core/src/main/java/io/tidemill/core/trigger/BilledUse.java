package io.tidemill.core.trigger;

/**
 * What of its service's resources a job is charged for, all its workers together. Memory and
 * storage are in the service's GB.
 */
public record BilledUse(double vcpuHours, double memoryGbHours, double storageGbHours) {
  public BilledUse {
    if (!(vcpuHours >= 0 && memoryGbHours >= 0 && storageGbHours >= 0)) {
      throw new IllegalArgumentException(
          "Billed hours must be >= 0, got %s vCPU, %s GB of memory, %s GB of storage"
              .formatted(vcpuHours, memoryGbHours, storageGbHours));
    }
  }
}
