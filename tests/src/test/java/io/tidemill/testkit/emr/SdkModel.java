package io.tidemill.testkit.emr;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.testkit.RecordingProxy.Exchange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;

/**
 * The service model as the AWS SDK for Java has it, which is always there: names and types, without
 * limits. Stateless.
 */
public final class SdkModel implements EmrModel {
  private static final String PACKAGE = "software.amazon.awssdk.services.emrserverless.model.";

  /** Members that the model has got since this SDK. */
  private static final Set<String> NEWER =
      Set.of(
          "diskEncryptionConfiguration",
          "jobLevelCostAllocationConfiguration",
          "sessionEnabled",
          "userBackgroundSessionsEnabled");

  @Override
  public List<String> problems(Exchange exchange) {
    List<String> problems = new ArrayList<>();
    boolean good = exchange.status() == 200;
    String name =
        good
            ? EmrOperation.of(exchange).map(operation -> operation + "Response").orElse("")
            : exchange.answered().firstValue("x-amzn-ErrorType").orElse("");
    JsonNode answer = BotocoreModel.json(exchange);
    if (good) {
      shape(name).ifPresent(shape -> check(shape, "", answer, problems));
      return problems;
    }
    // The SDK reads an error's message by itself, and has no field for it.
    if (answer.size() != 1 || answer.path("message").asText().isBlank()) {
      problems.add("an error must have a message and nothing else");
    }
    if (shape(name).isEmpty() && !EmrErrors.UNMODELLED.contains(name)) {
      problems.add("error \"%s\" isn't in the model".formatted(name));
    }
    return problems;
  }

  /** The JSON names of a structure's members, of those that stand in a body. */
  public static Set<String> members(String structure) {
    return payload(shape(structure).orElseThrow()).keySet();
  }

  private static Optional<SdkPojo> shape(String name) {
    try {
      Class<?> type = Class.forName(PACKAGE + name);
      return Optional.of((SdkPojo) type.getMethod("builder").invoke(null));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, SdkField<?>> payload(SdkPojo shape) {
    Map<String, SdkField<?>> fields = new HashMap<>();
    for (SdkField<?> field : shape.sdkFields()) {
      if (field.location() == MarshallLocation.PAYLOAD) {
        fields.put(field.locationName(), field);
      }
    }
    return fields;
  }

  private static void check(SdkPojo shape, String path, JsonNode value, List<String> problems) {
    Map<String, SdkField<?>> fields = payload(shape);
    value
        .fields()
        .forEachRemaining(
            entry -> {
              String at = path + "." + entry.getKey();
              if (fields.containsKey(entry.getKey())) {
                check(fields.get(entry.getKey()), at, entry.getValue(), problems);
              } else if (!NEWER.contains(entry.getKey())) {
                problems.add("%s isn't in the SDK's model".formatted(at));
              }
            });
  }

  private static void check(SdkField<?> field, String at, JsonNode value, List<String> problems) {
    if (!typed(field.marshallingType(), value)) {
      problems.add("%s must be %s, is %s".formatted(at, field.marshallingType(), value));
    } else if (field.containsTrait(ListTrait.class)) {
      SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
      value.forEach(item -> check(member, at + "[]", item, problems));
    } else if (field.containsTrait(MapTrait.class)) {
      SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
      value.forEach(item -> check(member, at + "{}", item, problems));
    } else if (field.marshallingType() == MarshallingType.SDK_POJO) {
      check(field.constructor().get(), at, value, problems);
    }
  }

  private static boolean typed(MarshallingType<?> type, JsonNode value) {
    if (type == MarshallingType.STRING) {
      return value.isTextual();
    }
    if (type == MarshallingType.BOOLEAN) {
      return value.isBoolean();
    }
    if (type == MarshallingType.INTEGER || type == MarshallingType.LONG) {
      return value.isIntegralNumber();
    }
    if (type == MarshallingType.INSTANT || type == MarshallingType.DOUBLE) {
      return value.isNumber();
    }
    if (type == MarshallingType.LIST) {
      return value.isArray();
    }
    return value.isObject();
  }
}
