package io.tidemill.spark.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WrappersProto;
import io.tidemill.core.pipeline.Format;
import java.util.Base64;

/** Protobuf messages, by the numbers of their fields, and formats of them. */
final class ProtobufValues {
  private ProtobufValues() {}

  /** A file of descriptors, in Protobuf's text format. */
  static FileDescriptorProto file(String text) {
    try {
      FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder();
      TextFormat.merge(text, file);
      return file.build();
    } catch (TextFormat.ParseException e) {
      throw new AssertionError(e);
    }
  }

  /** A file that imports Protobuf's own times and wrappers, with one message. */
  static FileDescriptorProto message(String name, String... fields) {
    return file(
        """
        name: "m.proto" package: "p" syntax: "proto3"
        dependency: "google/protobuf/timestamp.proto"
        dependency: "google/protobuf/wrappers.proto"
        message_type { name: "%s" %s }
        """
            .formatted(name, String.join("\n", fields)));
  }

  static String field(String name, int number, String type, String... more) {
    return "field { name: \"%s\" number: %d label: LABEL_OPTIONAL type: TYPE_%s %s }"
        .formatted(name, number, type, String.join(" ", more));
  }

  static String repeated(String name, int number, String type, String... more) {
    return field(name, number, type, more).replace("LABEL_OPTIONAL", "LABEL_REPEATED");
  }

  static Format bare(FileDescriptorProto file, String message) {
    return format(Format.Framing.NONE, file, message);
  }

  static Format format(Format.Framing framing, FileDescriptorProto file, String message) {
    FileDescriptorSet set =
        FileDescriptorSet.newBuilder()
            .addFile(TimestampProto.getDescriptor().toProto())
            .addFile(WrappersProto.getDescriptor().toProto())
            .addFile(file)
            .build();
    return new Format.Protobuf(framing, message, base64(set));
  }

  static String base64(FileDescriptorSet set) {
    return Base64.getEncoder().encodeToString(set.toByteArray());
  }

  /** A field that is written as a varint. */
  static byte[] varint(int number, long... values) {
    UnknownFieldSet.Field.Builder field = UnknownFieldSet.Field.newBuilder();
    for (long value : values) {
      field.addVarint(value);
    }
    return bytes(number, field);
  }

  /** A field that is written with its length. */
  static byte[] text(int number, byte[]... values) {
    UnknownFieldSet.Field.Builder field = UnknownFieldSet.Field.newBuilder();
    for (byte[] value : values) {
      field.addLengthDelimited(ByteString.copyFrom(value));
    }
    return bytes(number, field);
  }

  static byte[] fixed32(int number, int value) {
    return bytes(number, UnknownFieldSet.Field.newBuilder().addFixed32(value));
  }

  static byte[] fixed64(int number, long value) {
    return bytes(number, UnknownFieldSet.Field.newBuilder().addFixed64(value));
  }

  private static byte[] bytes(int number, UnknownFieldSet.Field.Builder field) {
    return UnknownFieldSet.newBuilder().addField(number, field.build()).build().toByteArray();
  }

  static byte[] joined(byte[]... parts) {
    ByteString all = ByteString.EMPTY;
    for (byte[] part : parts) {
      all = all.concat(ByteString.copyFrom(part));
    }
    return all.toByteArray();
  }
}
