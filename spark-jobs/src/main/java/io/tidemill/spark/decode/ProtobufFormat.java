package io.tidemill.spark.decode;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tidemill.core.pipeline.Format;
import io.tidemill.core.yaml.NearestWord;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.problem.Where;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructType;

/** Whether a source's columns can be read from the message that its descriptors describe. */
final class ProtobufFormat {
  private static final Where DESCRIPTORS = Where.key("source.protobuf.descriptorSet");
  private static final Where MESSAGE = Where.key("source.protobuf.message");

  private ProtobufFormat() {}

  /** The descriptors can't be used; the message says what was found. */
  private static final class BadDescriptorsException extends Exception {
    private static final long serialVersionUID = 1L;

    BadDescriptorsException(String found) {
      super(found);
    }
  }

  /**
   * All that is wrong.
   *
   * @param columns as {@code ddl} declares them; none if that is wrong itself
   */
  static List<DefinitionProblem> problems(
      Format.Protobuf protobuf, StructType columns, String ddl) {
    Map<String, Descriptor> messages;
    try {
      messages = messages(protobuf);
    } catch (BadDescriptorsException e) {
      return List.of(
          new DefinitionProblem(
              DESCRIPTORS,
              "",
              "descriptors of the message and all that it imports",
              e.getMessage(),
              "Make them by protoc --include_imports --descriptor_set_out, and give them in base64."));
    }
    Descriptor message = messages.get(protobuf.message());
    if (message == null) {
      return List.of(
          new DefinitionProblem(
              MESSAGE,
              "",
              "the full name of a message that the descriptors have",
              "\"%s\"".formatted(SparkMessages.shortened(protobuf.message())),
              NearestWord.to(protobuf.message(), messages.keySet())
                  .map("Did you mean %s?"::formatted)
                  .orElse("Name one of " + String.join(", ", messages.keySet()) + ".")));
    }
    ProtobufTypes types = new ProtobufTypes();
    types.row(message, columns);
    List<DefinitionProblem> problems = new ArrayList<>();
    types.missing().forEach((path, of) -> problems.add(missing(path, of, ddl)));
    types.mismatches().forEach(mismatch -> problems.add(problem(mismatch, ddl)));
    return problems;
  }

  /** The descriptor of the declared message, in a format that has no {@link #problems}. */
  static Descriptor message(Format.Protobuf protobuf) {
    try {
      return messages(protobuf).get(protobuf.message());
    } catch (BadDescriptorsException e) {
      throw new IllegalArgumentException("Descriptors must be checked, found " + e.getMessage(), e);
    }
  }

  private static Map<String, Descriptor> messages(Format.Protobuf protobuf)
      throws BadDescriptorsException {
    FileDescriptorSet set;
    try {
      set = FileDescriptorSet.parseFrom(Base64.getDecoder().decode(protobuf.descriptorSet()));
    } catch (InvalidProtocolBufferException e) {
      throw new BadDescriptorsException("other bytes: " + SparkMessages.firstLine(e));
    }
    Map<String, FileDescriptorProto> files = new HashMap<>();
    set.getFileList().forEach(file -> files.put(file.getName(), file));
    Map<String, Optional<FileDescriptor>> built = new HashMap<>();
    Map<String, Descriptor> messages = new TreeMap<>();
    for (FileDescriptorProto file : set.getFileList()) {
      build(file, files, built).getMessageTypes().forEach(message -> add(message, messages));
    }
    if (messages.isEmpty()) {
      throw new BadDescriptorsException("no message");
    }
    return messages;
  }

  private static void add(Descriptor message, Map<String, Descriptor> messages) {
    messages.put(message.getFullName(), message);
    message.getNestedTypes().stream()
        .filter(nested -> !nested.getOptions().getMapEntry())
        .forEach(nested -> add(nested, messages));
  }

  /** Builds a file after those it imports; {@code built} has those under way as empty. */
  private static FileDescriptor build(
      FileDescriptorProto file,
      Map<String, FileDescriptorProto> files,
      Map<String, Optional<FileDescriptor>> built)
      throws BadDescriptorsException {
    Optional<FileDescriptor> known = built.putIfAbsent(file.getName(), Optional.empty());
    if (known != null) {
      return known.orElseThrow(
          () -> new BadDescriptorsException("%s, which imports itself".formatted(file.getName())));
    }
    List<FileDescriptor> imported = new ArrayList<>();
    for (String name : file.getDependencyList()) {
      FileDescriptorProto other = files.get(name);
      if (other == null) {
        throw new BadDescriptorsException(
            "%s without %s, which it imports".formatted(file.getName(), name));
      }
      imported.add(build(other, files, built));
    }
    try {
      FileDescriptor descriptor =
          FileDescriptor.buildFrom(file, imported.toArray(FileDescriptor[]::new));
      built.put(file.getName(), Optional.of(descriptor));
      return descriptor;
    } catch (DescriptorValidationException | RuntimeException e) {
      throw new BadDescriptorsException("a wrong one: " + SparkMessages.firstLine(e));
    }
  }

  private static DefinitionProblem missing(String path, Descriptor message, String ddl) {
    String name = path.substring(path.lastIndexOf('.') + 1);
    List<String> names =
        message.getFields().stream().map(FieldDescriptor::getName).sorted().toList();
    return new DefinitionProblem(
        where(path, ddl),
        "field " + path,
        "a field of message " + message.getFullName(),
        "none",
        NearestWord.to(name, names)
            .map("Did you mean %s?"::formatted)
            .orElse("Write the name as the message has it, or leave it out."));
  }

  private static DefinitionProblem problem(ProtobufTypes.Mismatch mismatch, String ddl) {
    FieldDescriptor field = mismatch.field();
    return new DefinitionProblem(
        where(mismatch.path(), ddl),
        "field " + mismatch.path(),
        "a type that holds every %s of message %s"
            .formatted(describe(field), field.getContainingType().getFullName()),
        mismatch.declared().sql(),
        sqlType(field, mismatch.path())
            .map("Declare it %s, or leave it out."::formatted)
            .orElse("Leave it out: groups can't be read."));
  }

  private static Where where(String path, String ddl) {
    String column = path.split("[.\\[]", 2)[0];
    return Where.SCHEMA.at(SparkPlaces.ofWord(column, ddl));
  }

  private static String describe(FieldDescriptor field) {
    String type =
        switch (field.getType()) {
          case MESSAGE, GROUP -> field.getMessageType().getFullName();
          case ENUM -> "enum " + field.getEnumType().getFullName();
          default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    return field.isMapField() ? "map" : type;
  }

  /** What holds all values of a field; of a repeated one's elements, where the path leads there. */
  private static Optional<String> sqlType(FieldDescriptor field, String path) {
    if (field.isMapField()) {
      return Optional.of("MAP<…>");
    } else if (field.isRepeated() && !path.endsWith("[]")) {
      return Optional.of("ARRAY<…>");
    }
    return switch (field.getType()) {
      case INT32, SINT32, SFIXED32 -> Optional.of("INT");
      case UINT32, FIXED32, INT64, SINT64, SFIXED64 -> Optional.of("BIGINT");
      case UINT64, FIXED64 -> Optional.of("DECIMAL(20,0)");
      case BOOL -> Optional.of("BOOLEAN");
      case FLOAT -> Optional.of("FLOAT");
      case DOUBLE -> Optional.of("DOUBLE");
      case STRING, ENUM -> Optional.of("STRING");
      case BYTES -> Optional.of("BINARY");
      case MESSAGE -> Optional.of(sqlType(field.getMessageType()));
      case GROUP -> Optional.empty();
    };
  }

  private static String sqlType(Descriptor message) {
    if (message.getFullName().equals(ProtobufTypes.TIMESTAMP)) {
      return "TIMESTAMP";
    }
    return ProtobufTypes.WRAPPERS.contains(message.getFullName())
        ? sqlType(message.findFieldByNumber(1), "").orElseThrow()
        : "STRUCT<…>, with names and types of its fields";
  }
}
