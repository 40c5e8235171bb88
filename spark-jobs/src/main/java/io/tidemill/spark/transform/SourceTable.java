package io.tidemill.spark.transform;

import static java.util.Objects.requireNonNull;

import io.tidemill.spark.decode.MetadataColumn;
import io.tidemill.spark.decode.SourceColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.AliasIdentifier;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * The view {@code source} as Spark's analyzer sees it: columns and metadata columns, no data. The
 * analyzer lets {@code *} expand to the columns and yet resolves the metadata columns by name; a
 * temporary view would do only the former.
 */
final class SourceTable implements Table, SupportsMetadataColumns {
  private final SourceColumns columns;

  SourceTable(SourceColumns columns) {
    this.columns = requireNonNull(columns, "columns");
  }

  /** The relation to put in place of the unresolved name. */
  LogicalPlan relation() {
    return new SubqueryAlias(
        new AliasIdentifier(SourceColumns.VIEW, Trees.seq(List.of())),
        DataSourceV2Relation.create(this, Option.empty(), Option.empty()));
  }

  /** The leaf's attributes in the layout of {@link SourceColumns}, without the two hidden ones. */
  static List<Attribute> attributes(DataSourceV2Relation leaf, SourceColumns columns) {
    List<Attribute> attributes = new ArrayList<>();
    for (String field : columns.fields().fieldNames()) {
      attributes.add(requireNonNull(attribute(leaf, field), field));
    }
    for (MetadataColumn column : columns.metadata()) {
      Attribute known = attribute(leaf, column.columnName());
      attributes.add(known == null ? fresh(column.columnName(), column.type()) : known);
    }
    return attributes;
  }

  /** A nullable attribute that nothing refers to yet. */
  static AttributeReference fresh(String name, DataType type) {
    return new AttributeReference(
        name,
        type,
        true,
        org.apache.spark.sql.types.Metadata.empty(),
        org.apache.spark.sql.catalyst.expressions.NamedExpression.newExprId(),
        Trees.seq(List.of()));
  }

  private static Attribute attribute(DataSourceV2Relation leaf, String name) {
    for (Attribute attribute : Trees.list(leaf.output())) {
      if (attribute.name().equals(name)) {
        return attribute;
      }
    }
    return null;
  }

  @Override
  public String name() {
    return SourceColumns.VIEW;
  }

  // Spark still asks a table without a catalog for its schema by this method.
  @SuppressWarnings("deprecation")
  @Override
  public StructType schema() {
    return columns.fields();
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public org.apache.spark.sql.connector.catalog.MetadataColumn[] metadataColumns() {
    MetadataColumn[] all = MetadataColumn.values();
    org.apache.spark.sql.connector.catalog.MetadataColumn[] described =
        new org.apache.spark.sql.connector.catalog.MetadataColumn[all.length];
    for (int i = 0; i < all.length; i++) {
      described[i] = new Described(all[i]);
    }
    return described;
  }

  private record Described(MetadataColumn column)
      implements org.apache.spark.sql.connector.catalog.MetadataColumn {
    @Override
    public String name() {
      return column.columnName();
    }

    @Override
    public DataType dataType() {
      return column.type();
    }
  }
}
