package io.tidemill.spark.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Random message types, messages of them, and what rows must hold of those. */
final class ProtobufKinds {
  private static final int DEEPEST = 2;
  private static final List<FieldDescriptorProto.Type> SCALARS =
      List.of(
          FieldDescriptorProto.Type.TYPE_INT32,
          FieldDescriptorProto.Type.TYPE_SINT32,
          FieldDescriptorProto.Type.TYPE_SFIXED32,
          FieldDescriptorProto.Type.TYPE_UINT32,
          FieldDescriptorProto.Type.TYPE_FIXED32,
          FieldDescriptorProto.Type.TYPE_INT64,
          FieldDescriptorProto.Type.TYPE_SINT64,
          FieldDescriptorProto.Type.TYPE_SFIXED64,
          FieldDescriptorProto.Type.TYPE_UINT64,
          FieldDescriptorProto.Type.TYPE_FIXED64,
          FieldDescriptorProto.Type.TYPE_BOOL,
          FieldDescriptorProto.Type.TYPE_FLOAT,
          FieldDescriptorProto.Type.TYPE_DOUBLE,
          FieldDescriptorProto.Type.TYPE_STRING,
          FieldDescriptorProto.Type.TYPE_BYTES,
          FieldDescriptorProto.Type.TYPE_ENUM);

  private final Random random;
  private int names;

  ProtobufKinds(Random random) {
    this.random = random;
  }

  /** A file whose first message is {@code Top}. */
  FileDescriptorProto file() {
    boolean isProto3 = random.nextBoolean();
    EnumDescriptorProto.Builder colour = EnumDescriptorProto.newBuilder().setName("E");
    for (int i = 0; i < 3; i++) {
      colour.addValue(EnumValueDescriptorProto.newBuilder().setName("V" + i).setNumber(i * i));
    }
    return FileDescriptorProto.newBuilder()
        .setName("random.proto")
        .setSyntax(isProto3 ? "proto3" : "proto2")
        .addEnumType(colour)
        .addMessageType(message("Top", ".Top", isProto3, 0))
        .build();
  }

  private DescriptorProto message(String name, String path, boolean isProto3, int depth) {
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
    int inOneof = random.nextInt(3);
    if (inOneof > 0) {
      message.addOneofDecl(OneofDescriptorProto.newBuilder().setName("either"));
    }
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      FieldDescriptorProto.Builder field =
          FieldDescriptorProto.newBuilder()
              .setName("f" + i)
              .setNumber(random.nextInt(3) + 1 + i * 3)
              .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
      type(field, message, path, isProto3, depth);
      if (i < inOneof) {
        field.setOneofIndex(0);
      } else if (random.nextInt(3) == 0) {
        field.setLabel(FieldDescriptorProto.Label.LABEL_REPEATED);
        if (isPackable(field.getType())) {
          field.setOptions(FieldOptions.newBuilder().setPacked(random.nextBoolean()));
        }
      } else if (random.nextInt(6) == 0) {
        map(field, message, path);
      }
      message.addField(field);
    }
    return message.build();
  }

  private static boolean isPackable(FieldDescriptorProto.Type type) {
    return type != FieldDescriptorProto.Type.TYPE_STRING
        && type != FieldDescriptorProto.Type.TYPE_BYTES
        && type != FieldDescriptorProto.Type.TYPE_MESSAGE;
  }

  private void type(
      FieldDescriptorProto.Builder field,
      DescriptorProto.Builder message,
      String path,
      boolean isProto3,
      int depth) {
    if (depth < DEEPEST && random.nextInt(4) == 0) {
      String name = "M" + names++;
      message.addNestedType(message(name, path + "." + name, isProto3, depth + 1));
      field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(path + "." + name);
    } else {
      field.setType(SCALARS.get(random.nextInt(SCALARS.size())));
      if (field.getType() == FieldDescriptorProto.Type.TYPE_ENUM) {
        field.setTypeName(".E");
      }
    }
  }

  /** Makes a map of strings to the field's type of it. */
  private static void map(
      FieldDescriptorProto.Builder field, DescriptorProto.Builder message, String path) {
    String name = field.getName().toUpperCase(Locale.ROOT) + "Entry";
    message.addNestedType(
        DescriptorProto.newBuilder()
            .setName(name)
            .setOptions(MessageOptions.newBuilder().setMapEntry(true))
            .addField(
                FieldDescriptorProto.newBuilder()
                    .setName("key")
                    .setNumber(1)
                    .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                    .setType(FieldDescriptorProto.Type.TYPE_STRING))
            .addField(field.clone().setName("value").setNumber(2)));
    field
        .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)
        .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
        .setTypeName(path + "." + name);
  }

  DynamicMessage value(Descriptor descriptor) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(descriptor);
    for (FieldDescriptor field : descriptor.getFields()) {
      if (field.isRepeated()) {
        for (int i = random.nextInt(4); i > 0; i--) {
          message.addRepeatedField(field, one(field));
        }
      } else if (random.nextInt(3) > 0) {
        message.setField(field, one(field));
      }
    }
    return message.build();
  }

  private Object one(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT -> random.nextInt() >> random.nextInt(32);
      case LONG -> random.nextLong() >> random.nextInt(64);
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextGaussian();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> List.of("", "a", "Größe", "😀").get(random.nextInt(4));
      case BYTE_STRING -> ByteString.copyFromUtf8("x".repeat(random.nextInt(12)));
      case ENUM -> field.getEnumType().getValues().get(random.nextInt(3));
      case MESSAGE -> value(field.getMessageType());
    };
  }

  /** The type that a field is declared as. */
  static String sql(FieldDescriptor field) {
    if (field.isMapField()) {
      return "MAP<STRING, " + sql(field.getMessageType().findFieldByNumber(2)) + ">";
    }
    String one =
        switch (field.getType()) {
          case INT32, SINT32, SFIXED32 -> "INT";
          case UINT32, FIXED32, INT64, SINT64, SFIXED64 -> "BIGINT";
          case UINT64, FIXED64 -> "DECIMAL(20,0)";
          case BOOL -> "BOOLEAN";
          case FLOAT -> "FLOAT";
          case DOUBLE -> "DOUBLE";
          case STRING, ENUM -> "STRING";
          case BYTES -> "BINARY";
          default ->
              "STRUCT<"
                  + String.join(
                      ", ",
                      field.getMessageType().getFields().stream()
                          .map(inner -> inner.getName() + ": " + sql(inner))
                          .toList())
                  + ">";
        };
    return field.isRepeated() ? "ARRAY<" + one + ">" : one;
  }

  /** What a row must hold of a field, as {@link Plain} shows it. */
  static Object plain(Message message, FieldDescriptor field) {
    if (field.isMapField()) {
      Map<Object, Object> map = new HashMap<>();
      for (Object entry : (List<?>) message.getField(field)) {
        Descriptor type = field.getMessageType();
        map.put(
            plain((Message) entry, type.findFieldByNumber(1)),
            mapped((Message) entry, type.findFieldByNumber(2)));
      }
      return map;
    } else if (field.isRepeated()) {
      List<Object> list = new ArrayList<>();
      ((List<?>) message.getField(field)).forEach(item -> list.add(one(field, item)));
      return list;
    }
    return field.hasPresence() && !message.hasField(field)
        ? null
        : one(field, message.getField(field));
  }

  /** In a map, a value that is left out is its type's first. */
  private static Object mapped(Message entry, FieldDescriptor value) {
    return one(value, entry.getField(value));
  }

  private static Object one(FieldDescriptor field, Object value) {
    return switch (field.getType()) {
      case UINT32, FIXED32 -> Integer.toUnsignedLong((Integer) value);
      case UINT64, FIXED64 -> new BigDecimal(new BigInteger(Long.toUnsignedString((Long) value)));
      case BYTES -> Plain.hex(((ByteString) value).toByteArray());
      case ENUM -> ((EnumValueDescriptor) value).getName();
      case MESSAGE -> {
        List<Object> struct = new ArrayList<>();
        for (FieldDescriptor inner : field.getMessageType().getFields()) {
          struct.add(plain((Message) value, inner));
        }
        yield struct;
      }
      default -> value;
    };
  }
}
