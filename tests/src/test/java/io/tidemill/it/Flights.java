package io.tidemill.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The real flights that the example project ships, read in plain Java. */
final class Flights {
  private Flights() {}

  /** One flight as its producer sends it. */
  record Flight(String key, String json) {}

  static List<Flight> read(Path home) throws IOException {
    Path file = home.resolve("pipelines/data/flights-20k.json.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
        MappingIterator<JsonNode> flights =
            new ObjectMapper().readerFor(JsonNode.class).readValues(in)) {
      return flights.readAll().stream().map(Flights::flight).toList();
    }
  }

  private static Flight flight(JsonNode node) {
    return new Flight(
        node.get("origin").asText() + "-" + node.get("destination").asText(), node.toString());
  }
}
