package io.tidemill.infra.config;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.yaml.Fields;
import io.tidemill.core.yaml.Value;
import io.tidemill.core.yaml.Words;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What EMR Serverless charges in the region, in whatever money: {@code prices:}. None is built in,
 * as they differ by region and architecture, and change.
 *
 * @param storageGbHour of storage beyond what each worker has for nothing
 */
public record Prices(BigDecimal vcpuHour, BigDecimal memoryGbHour, BigDecimal storageGbHour) {
  private static final Words KEYS = Words.of(List.of("vcpuHour", "memoryGbHour", "storageGbHour"));

  /** As metric math takes it: digits with a point, no exponent. */
  private static final Pattern PRICE = Pattern.compile("\\d{1,6}(\\.\\d{1,12})?");

  public Prices {
    requireNonNull(vcpuHour, "vcpuHour");
    requireNonNull(memoryGbHour, "memoryGbHour");
    requireNonNull(storageGbHour, "storageGbHour");
  }

  static Optional<Prices> read(Value value) {
    return value.fields(KEYS).flatMap(Prices::of);
  }

  private static Optional<Prices> of(Fields fields) {
    Optional<BigDecimal> vcpu = price(fields, "vcpuHour");
    Optional<BigDecimal> memory = price(fields, "memoryGbHour");
    Optional<BigDecimal> storage = price(fields, "storageGbHour");
    return vcpu.flatMap(v -> memory.flatMap(m -> storage.map(s -> new Prices(v, m, s))));
  }

  private static Optional<BigDecimal> price(Fields fields, String key) {
    return fields
        .required(key, "Take it from EMR Serverless' price list for your region.")
        .flatMap(Prices::price);
  }

  private static Optional<BigDecimal> price(Value value) {
    return value
        .anyScalar()
        .flatMap(
            text ->
                PRICE.matcher(text).matches()
                    ? Optional.of(new BigDecimal(text))
                    : value.problem(
                        "a price as in 0.05, with digits and a point alone",
                        "Write it without currency and exponent."));
  }
}
