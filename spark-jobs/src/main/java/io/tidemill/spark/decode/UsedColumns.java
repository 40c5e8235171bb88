package io.tidemill.spark.decode;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** What SQL uses of {@code source}: declared fields by name, and metadata columns. */
public record UsedColumns(Set<String> fields, Set<MetadataColumn> metadata) {
  /** Nothing at all. */
  public static final UsedColumns NONE = new UsedColumns(Set.of(), Set.of());

  public UsedColumns {
    fields = Set.copyOf(fields);
    metadata = Set.copyOf(metadata);
  }

  /** Whether it uses the column that SQL knows by a name. */
  public boolean contains(String name) {
    return fields.contains(name)
        || metadata.stream().anyMatch(column -> column.columnName().equals(name));
  }

  /** What either uses. */
  public UsedColumns and(UsedColumns other) {
    Set<String> allFields = new HashSet<>(fields);
    allFields.addAll(other.fields);
    Set<MetadataColumn> allMetadata = EnumSet.noneOf(MetadataColumn.class);
    allMetadata.addAll(metadata);
    allMetadata.addAll(other.metadata);
    return new UsedColumns(allFields, allMetadata);
  }
}
