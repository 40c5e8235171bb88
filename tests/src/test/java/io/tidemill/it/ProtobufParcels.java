package io.tidemill.it;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Parcels in Protobuf, framed as with Confluent's registry. */
final class ProtobufParcels {
  private static final String DESCRIPTORS =
      Base64.getEncoder()
          .encodeToString(
              FileDescriptorSet.newBuilder()
                  .addFile(
                      FileDescriptorProto.newBuilder()
                          .setName("parcels.proto")
                          .setPackage("post")
                          .setSyntax("proto3")
                          .addMessageType(
                              DescriptorProto.newBuilder()
                                  .setName("Parcel")
                                  .addField(
                                      field("place", 1, FieldDescriptorProto.Type.TYPE_STRING))
                                  .addField(
                                      field("grams", 2, FieldDescriptorProto.Type.TYPE_UINT32)))
                          .addMessageType(DescriptorProto.newBuilder().setName("Letter")))
                  .build()
                  .toByteArray());

  private ProtobufParcels() {}

  private static FieldDescriptorProto.Builder field(
      String name, int number, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
        .setType(type);
  }

  static JobsOnCloud.Definition pipeline(String name) {
    return JobsOnCloud.pipeline(
            name,
            "{ table: jobs.parcels, sql: \"SELECT place, count(*) AS parcels, sum(grams) AS grams FROM source GROUP BY place\", merge: { parcels: sum, grams: sum } }")
        .format("protobuf")
        .schema("place STRING, grams BIGINT")
        .source(
            "protobuf: { framing: confluent, message: post.Parcel, descriptorSet: \"%s\" }"
                .formatted(DESCRIPTORS));
  }

  /** A parcel, and a field that its descriptor lacks. */
  static byte[] framed(String place, long grams) {
    UnknownFieldSet.Builder fields =
        UnknownFieldSet.newBuilder()
            .addField(
                1,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFrom(place, StandardCharsets.UTF_8))
                    .build())
            .addField(9, UnknownFieldSet.Field.newBuilder().addFixed64(1).build());
    if (grams != 0) {
      fields.addField(2, UnknownFieldSet.Field.newBuilder().addVarint(grams).build());
    }
    byte[] parcel = fields.build().toByteArray();
    return ByteBuffer.allocate(6 + parcel.length)
        .put((byte) 0)
        .putInt(42)
        .put((byte) 0)
        .put(parcel)
        .array();
  }

  /** A message without fields, by its index in the schema. */
  static byte[] of(int index) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 0, 0, 0, 42, 2});
    out.write(2 * index);
    return out.toByteArray();
  }

  static byte[] cut(byte[] value) {
    return Arrays.copyOf(value, value.length - 1);
  }
}
