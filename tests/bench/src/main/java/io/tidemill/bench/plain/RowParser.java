package io.tidemill.bench.plain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemill.bench.shape.Column;
import io.tidemill.bench.shape.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Parses records straight into cells. For use by one thread. */
final class RowParser {
  private final JsonFactory json = new JsonFactory();
  private final Map<String, Integer> places = new HashMap<>();
  private final List<Column.Type> types;
  private final int key;

  RowParser(Shape shape) {
    List<String> names = new ArrayList<>(shape.table().columns().keySet());
    names.forEach(name -> places.put(name, places.size()));
    types = List.copyOf(shape.table().columns().values());
    key = names.indexOf(shape.table().partitionKey().get(0));
  }

  Row row(byte[] record) throws IOException {
    ByteBuffer[] cells = new ByteBuffer[types.size()];
    try (JsonParser parser = json.createParser(record)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        int place = places.get(parser.currentName());
        parser.nextToken();
        cells[place] = cell(types.get(place), parser);
      }
    }
    return new Row(
        types.get(key) == Column.Type.BIGINT ? cells[key].getLong(0) : cells[key].hashCode(),
        cells);
  }

  private static ByteBuffer cell(Column.Type type, JsonParser parser) throws IOException {
    return switch (type) {
      case BIGINT -> ofLong(parser.getLongValue());
      case INT -> ByteBuffer.allocate(Integer.BYTES).putInt(0, parser.getIntValue());
      case DOUBLE -> ByteBuffer.allocate(Double.BYTES).putDouble(0, parser.getDoubleValue());
      case BOOLEAN -> ByteBuffer.allocate(1).put(0, (byte) (parser.getBooleanValue() ? 1 : 0));
      case TIMESTAMP -> ofLong(Instant.parse(parser.getText()).toEpochMilli());
      case TEXT -> ByteBuffer.wrap(parser.getText().getBytes(StandardCharsets.UTF_8));
    };
  }

  private static ByteBuffer ofLong(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(0, value);
  }
}
