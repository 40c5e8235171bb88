package io.tidemill.localstack.keyspaces;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.localstack.http.ApiError;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The operations, by the service's own model. */
record KeyspacesApi(StoredSchema schema) {
  private static final String KNOWN = "GetKeyspace, GetTable, ListKeyspaces, ListTables";
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_]{0,47}");
  private static final String KEYSPACE = "keyspaceName";
  private static final int MOST_RESULTS = 1000;

  /**
   * Does what is asked; throws {@link ApiError} if it can't.
   *
   * @param target service and operation, as the header says
   */
  JsonNode answer(String target, JsonNode asked) {
    return switch (target) {
      case "KeyspacesService.GetKeyspace" -> keyspace(asked);
      case "KeyspacesService.GetTable" -> table(asked);
      case "KeyspacesService.ListKeyspaces" -> keyspaces(asked);
      case "KeyspacesService.ListTables" -> tables(asked);
      default ->
          throw ApiError.unknownOperation(
              "\"%s\" is not an operation of this local endpoint; it knows %s"
                  .formatted(target, KNOWN));
    };
  }

  private ObjectNode keyspace(JsonNode asked) {
    String name = name(asked, KEYSPACE);
    return KeyspacesJson.keyspace(name, found(name));
  }

  private ObjectNode table(JsonNode asked) {
    CqlName name = new CqlName(name(asked, KEYSPACE), name(asked, "tableName"));
    found(name.keyspace());
    return schema
        .table(name)
        .map(KeyspacesJson::table)
        .orElseThrow(() -> missing("table " + name, KeyspacesJson.arn(name)));
  }

  private ObjectNode keyspaces(JsonNode asked) {
    Map<String, Map<String, String>> all = schema.keyspaces();
    return page(
        asked, "keyspaces", all.keySet(), name -> KeyspacesJson.keyspace(name, all.get(name)));
  }

  private ObjectNode tables(JsonNode asked) {
    String keyspace = name(asked, KEYSPACE);
    found(keyspace);
    return page(
        asked,
        "tables",
        schema.tables(keyspace),
        name -> KeyspacesJson.summary(new CqlName(keyspace, name)));
  }

  private Map<String, String> found(String keyspace) {
    Map<String, String> replication = schema.keyspaces().get(keyspace);
    if (replication == null) {
      throw missing("keyspace " + keyspace, KeyspacesJson.arn(keyspace));
    }
    return replication;
  }

  private static ApiError missing(String what, String arn) {
    return ApiError.notFound("There is no " + what).with("resourceArn", arn);
  }

  /**
   * A part of a list.
   *
   * @param names all of them, in order; a page's last one is the token of the next page
   */
  private static ObjectNode page(
      JsonNode asked, String member, Collection<String> names, Function<String, ObjectNode> each) {
    int most = asked.path("maxResults").asInt(MOST_RESULTS);
    if (most < 1 || most > MOST_RESULTS) {
      throw invalid(Integer.toString(most), "maxResults", "be from 1 to " + MOST_RESULTS);
    }
    String after = asked.path("nextToken").asText("");
    List<String> rest = names.stream().filter(name -> name.compareTo(after) > 0).toList();
    ObjectNode answer = KeyspacesJson.object();
    ArrayNode part = answer.putArray(member);
    rest.stream().limit(most).map(each).forEach(part::add);
    if (rest.size() > most) {
      answer.put("nextToken", rest.get(most - 1));
    }
    return answer;
  }

  private static String name(JsonNode asked, String member) {
    String name = asked.path(member).asText("");
    if (!NAME.matcher(name).matches()) {
      throw invalid(name, member, "match " + NAME);
    }
    return name;
  }

  private static ApiError invalid(String value, String member, String constraint) {
    return ApiError.validation(
        "1 validation error detected: Value '%s' at '%s' must %s"
            .formatted(value, member, constraint));
  }
}
