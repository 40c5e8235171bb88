package io.tidemill.infra.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Turns what was synthesised into what an emulator can deploy, in place. */
public final class EmulatorAssembly {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Emulator emulator;
  private final Map<String, Integer> leftOut = new TreeMap<>();

  private EmulatorAssembly(Emulator emulator) {
    this.emulator = emulator;
  }

  /**
   * Takes out what {@code emulator} leaves out, and the stacks' protection from deletion, which
   * emulators don't know ({@code UpdateTerminationProtection} isn't there).
   *
   * @return how many resources of each type were left out
   */
  public static Map<String, Integer> in(Path assembly, Emulator emulator) {
    EmulatorAssembly work = new EmulatorAssembly(emulator);
    try {
      for (Path template : templates(assembly)) {
        ObjectNode tree = (ObjectNode) JSON.readTree(template.toFile());
        emulator.change().accept(tree);
        work.takeOut(tree);
        JSON.writeValue(template.toFile(), tree);
      }
      Path manifest = assembly.resolve("manifest.json");
      JsonNode tree = JSON.readTree(manifest.toFile());
      for (JsonNode artifact : tree.path("artifacts")) {
        if (artifact.get("properties") instanceof ObjectNode properties) {
          properties.remove("terminationProtection");
        }
      }
      JSON.writeValue(manifest.toFile(), tree);
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR, "%s can't be rewritten: %s".formatted(assembly, e), e);
    }
    return work.leftOut;
  }

  private static List<Path> templates(Path assembly) throws IOException {
    try (Stream<Path> files = Files.list(assembly)) {
      return files.filter(file -> file.toString().endsWith(".template.json")).sorted().toList();
    }
  }

  private void takeOut(ObjectNode template) {
    ObjectNode resources = (ObjectNode) template.get("Resources");
    Map<String, JsonNode> standIns = new HashMap<>();
    resources
        .fields()
        .forEachRemaining(
            resource -> {
              String type = resource.getValue().path("Type").asText();
              emulator
                  .leavesOut(type)
                  .ifPresent(
                      left -> {
                        leftOut.merge(type, 1, Integer::sum);
                        standIns.put(resource.getKey(), left.standIn().apply(resource.getValue()));
                      });
            });
    resources.remove(standIns.keySet());
    replace(template, standIns);
  }

  private static void replace(JsonNode in, Map<String, JsonNode> standIns) {
    if (in instanceof ObjectNode object) {
      if (object.get("DependsOn") instanceof ArrayNode depends) {
        removeAll(depends, standIns);
      }
      List<String> keys = new ArrayList<>();
      object.fieldNames().forEachRemaining(keys::add);
      for (String key : keys) {
        JsonNode standIn = standIn(object.get(key), standIns);
        if (standIn == null) {
          replace(object.get(key), standIns);
        } else {
          object.set(key, standIn);
        }
      }
    } else if (in instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        JsonNode standIn = standIn(array.get(i), standIns);
        if (standIn == null) {
          replace(array.get(i), standIns);
        } else {
          array.set(i, standIn);
        }
      }
    }
  }

  private static void removeAll(ArrayNode depends, Map<String, JsonNode> standIns) {
    for (int i = depends.size() - 1; i >= 0; i--) {
      if (standIns.containsKey(depends.get(i).asText())) {
        depends.remove(i);
      }
    }
  }

  /** What stands for a reference to what was left out; null if {@code node} is none. */
  private static JsonNode standIn(JsonNode node, Map<String, JsonNode> standIns) {
    if (!node.isObject() || node.size() != 1) {
      return null;
    }
    return standIns.get(
        node.has("Ref") ? node.get("Ref").asText() : node.path("Fn::GetAtt").path(0).asText());
  }
}
