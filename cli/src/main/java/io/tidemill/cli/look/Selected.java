package io.tidemill.cli.look;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.cli.screen.Style;
import io.tidemill.cli.screen.Table;
import io.tidemill.cli.screen.Table.Column;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * What a query gave.
 *
 * @param rows a value per column each; null where there is none
 * @param cut whether there are more
 */
record Selected(List<Heading> headings, List<List<Object>> rows, boolean cut) {
  private static final int PAGE = 5_000;

  Selected {
    headings = List.copyOf(headings);
    rows = Collections.unmodifiableList(new ArrayList<>(rows));
  }

  /** A column, with its type as CQL writes it. */
  record Heading(String name, String type) {}

  /** Runs a query, and fetches no more than the first {@code limit} rows, and one to know of. */
  static Selected of(CqlSession session, String query, int limit) {
    ResultSet answer =
        session.execute(SimpleStatement.newInstance(query).setPageSize(Math.min(PAGE, limit + 1)));
    List<Heading> headings = new ArrayList<>();
    for (ColumnDefinition column : answer.getColumnDefinitions()) {
      headings.add(new Heading(column.getName().asInternal(), column.getType().asCql(false, true)));
    }
    List<List<Object>> rows = new ArrayList<>();
    Iterator<Row> all = answer.iterator();
    while (rows.size() < limit && all.hasNext()) {
      rows.add(values(all.next(), headings.size()));
    }
    return new Selected(headings, rows, all.hasNext());
  }

  private static List<Object> values(Row row, int columns) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      values.add(row.getObject(i));
    }
    return Collections.unmodifiableList(values);
  }

  List<String> lines(Style style) {
    Table table = new Table(headings.stream().map(heading -> column(heading)).toList());
    rows.forEach(row -> table.row(row.stream().map(Cell::text).toList()));
    List<String> lines = table.lines(style);
    lines.add("");
    lines.add(
        style.faint(
            "%,d %s%s"
                .formatted(
                    rows.size(),
                    rows.size() == 1 ? "row" : "rows",
                    cut ? ", and there are more: raise --limit" : "")));
    return lines;
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode columns = json.putArray("columns");
    headings.forEach(
        heading -> columns.addObject().put("name", heading.name()).put("type", heading.type()));
    ArrayNode all = json.putArray("rows");
    for (List<Object> row : rows) {
      ObjectNode object = all.addObject();
      for (int i = 0; i < headings.size(); i++) {
        object.set(headings.get(i).name(), Cell.json(row.get(i)));
      }
    }
    json.put("more", cut);
    return json;
  }

  private static Column column(Heading heading) {
    return switch (heading.type()) {
      case "tinyint",
          "smallint",
          "int",
          "bigint",
          "varint",
          "counter",
          "decimal",
          "float",
          "double" ->
          Column.figures(heading.name());
      default -> Column.words(heading.name());
    };
  }
}
