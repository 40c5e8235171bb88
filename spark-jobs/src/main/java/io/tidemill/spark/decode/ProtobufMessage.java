package io.tidemill.spark.decode;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Some of a message's fields, gathered in one pass over its bytes; others are passed over by their
 * tags. What a message may say twice means what Protobuf says: of a field that isn't repeated the
 * last counts, messages are merged, and of a oneof the last that was set is. Not thread-safe.
 */
final class ProtobufMessage {
  /** In order. */
  private final int[] numbers;

  private final ProtobufField[] byNumber;

  /** By the same index: those that this one's coming clears. */
  private final ProtobufField[][] cleared;

  private final boolean[] wanted;
  private final ProtobufField[] fields;
  private byte[] bytes = new byte[0];

  /** A message of which these fields are wanted. */
  ProtobufMessage(List<FieldDescriptor> wantedFields) {
    Map<Integer, ProtobufField> all = new TreeMap<>();
    Map<Integer, FieldDescriptor> descriptors = new TreeMap<>();
    fields = new ProtobufField[wantedFields.size()];
    for (int i = 0; i < fields.length; i++) {
      FieldDescriptor field = wantedFields.get(i);
      fields[i] = new ProtobufField(field);
      all.put(field.getNumber(), fields[i]);
      descriptors.put(field.getNumber(), field);
    }
    for (FieldDescriptor field : wantedFields) {
      for (FieldDescriptor sibling : siblings(field)) {
        all.computeIfAbsent(sibling.getNumber(), number -> new ProtobufField(sibling));
        descriptors.put(sibling.getNumber(), sibling);
      }
    }
    numbers = all.keySet().stream().mapToInt(number -> number).toArray();
    byNumber = all.values().toArray(ProtobufField[]::new);
    wanted = new boolean[numbers.length];
    cleared = new ProtobufField[numbers.length][];
    for (int i = 0; i < numbers.length; i++) {
      FieldDescriptor field = descriptors.get(numbers[i]);
      wanted[i] = wantedFields.contains(field);
      cleared[i] =
          siblings(field).stream()
              .map(sibling -> all.get(sibling.getNumber()))
              .toArray(ProtobufField[]::new);
    }
  }

  /** The other fields of the same oneof. */
  private static List<FieldDescriptor> siblings(FieldDescriptor field) {
    OneofDescriptor oneof = field.getRealContainingOneof();
    List<FieldDescriptor> siblings = new ArrayList<>();
    if (oneof != null) {
      siblings.addAll(oneof.getFields());
      siblings.remove(field);
    }
    return siblings;
  }

  /**
   * Gathers the fields of the message at a place in {@code value}.
   *
   * @throws IOException if it isn't one
   */
  void gather(byte[] value, int start, int length) throws DeadValueException, IOException {
    bytes = value;
    for (ProtobufField field : byNumber) {
      field.clear();
    }
    CodedInputStream in = CodedInputStream.newInstance(value, start, length);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int index = Arrays.binarySearch(numbers, WireFormat.getTagFieldNumber(tag));
      if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_END_GROUP) {
        throw new DeadValueException(
            "Expected a Protobuf field, found the end of a group that hasn't begun, before byte %d"
                .formatted(start + in.getTotalBytesRead()));
      } else if (index >= 0 && wanted[index]) {
        byNumber[index].read(tag, in, start);
        clearOthers(index);
      } else {
        in.skipField(tag);
        if (index >= 0 && byNumber[index].takes(tag)) {
          clearOthers(index);
        }
      }
    }
  }

  private void clearOthers(int index) {
    for (ProtobufField other : cleared[index]) {
      other.clear();
    }
  }

  /** The bytes that fields' places are in. */
  byte[] bytes() {
    return bytes;
  }

  /** What there is of one of the wanted fields, by its index among them. */
  ProtobufField field(int index) {
    return fields[index];
  }
}
