package io.tidemill.spark.decode;

import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The fields that are declared {@code NOT NULL}. Immutable. */
final class RequiredFields {
  private final StructField[] fields;

  RequiredFields(StructType declared) {
    this.fields = declared.fields();
  }

  /** Throws unless each of them has a value in {@code row}, which holds the declared fields. */
  void check(UnsafeRowWriter row) throws DeadValueException {
    for (int i = 0; i < fields.length; i++) {
      if (!fields[i].nullable() && row.isNullAt(i)) {
        throw new DeadValueException(
            "Expected a value for field %s, declared NOT NULL, found none"
                .formatted(fields[i].name()));
      }
    }
  }
}
