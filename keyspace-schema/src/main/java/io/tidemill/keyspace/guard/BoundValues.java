package io.tidemill.keyspace.guard;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.detach.AttachmentPoint;
import io.tidemill.keyspace.cql.CqlTerm;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a request, as they are sent.
 *
 * @param inOrder one for each marker; null for one that is null or unset
 * @param byName those of named markers, if the request gives them so
 */
record BoundValues(List<ByteBuffer> inOrder, Map<String, ByteBuffer> byName) {
  /** Those of a statement that is only prepared. */
  static final BoundValues NONE = new BoundValues(List.of(), Map.of());

  static BoundValues of(BatchableStatement<?> statement, AttachmentPoint encoding) {
    if (statement instanceof BoundStatement bound) {
      return new BoundValues(bound.getValues(), Map.of());
    }
    SimpleStatement simple = (SimpleStatement) statement;
    List<ByteBuffer> inOrder = new ArrayList<>();
    for (Object value : simple.getPositionalValues()) {
      inOrder.add(encoded(value, encoding));
    }
    Map<String, ByteBuffer> byName = new HashMap<>();
    for (Map.Entry<CqlIdentifier, Object> value : simple.getNamedValues().entrySet()) {
      byName.put(value.getKey().asInternal(), encoded(value.getValue(), encoding));
    }
    return new BoundValues(inOrder, byName);
  }

  private static ByteBuffer encoded(Object value, AttachmentPoint encoding) {
    return value == null
        ? null
        : encoding.getCodecRegistry().codecFor(value).encode(value, encoding.getProtocolVersion());
  }

  /** The value of a marker; null if it is null, unset or not known. */
  ByteBuffer of(CqlTerm marker) {
    if (marker.marker() >= 0 && marker.marker() < inOrder.size()) {
      return inOrder.get(marker.marker());
    }
    return byName.get(marker.name());
  }

  /** How many bytes a term takes up; 0 if that isn't known. */
  int bytes(CqlTerm term) {
    if (!term.isMarker()) {
      return term.literal().length();
    }
    ByteBuffer value = of(term);
    return value == null ? 0 : value.remaining();
  }

  /** Of all of them together. */
  long bytes() {
    long bytes = 0;
    for (int i = 0; i < inOrder.size(); i++) {
      ByteBuffer value = inOrder.get(i);
      bytes += value == null ? 0 : value.remaining();
    }
    for (ByteBuffer value : byName.values()) {
      bytes += value == null ? 0 : value.remaining();
    }
    return bytes;
  }

  /** A term's whole number; {@code otherwise} if it has none. */
  long number(CqlTerm term, long otherwise) {
    if (term.isMarker()) {
      ByteBuffer value = of(term);
      if (value == null) {
        return otherwise;
      }
      return switch (value.remaining()) {
        case Long.BYTES -> value.getLong(value.position());
        case Integer.BYTES -> value.getInt(value.position());
        default -> otherwise;
      };
    }
    try {
      return term.isLiteral() ? Long.parseLong(term.literal()) : otherwise;
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
