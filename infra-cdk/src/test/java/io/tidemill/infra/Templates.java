package io.tidemill.infra;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;

/** Looks into templates. */
final class Templates {
  private Templates() {}

  /** The resources of a type by their logical ids, whole. */
  static Map<String, Map<String, Object>> resources(Stack stack, String type) {
    Map<String, Map<String, Object>> found = new LinkedHashMap<>();
    Template.fromStack(stack)
        .findResources(type)
        .forEach((id, resource) -> found.put(id, resource));
    return found;
  }

  /** The properties of the resources of a type. */
  static List<Map<String, Object>> properties(Stack stack, String type) {
    return resources(stack, type).values().stream()
        .map(resource -> map(resource.get("Properties")))
        .toList();
  }

  /** The properties of the one resource of a type. */
  static Map<String, Object> only(Stack stack, String type) {
    List<Map<String, Object>> all = properties(stack, type);
    if (all.size() != 1) {
      throw new AssertionError("Expected one %s, found %d".formatted(type, all.size()));
    }
    return all.get(0);
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(Object value) {
    return value instanceof List<?> ? (List<Object>) value : List.of(value);
  }
}
