package org.brandcast.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Queries over ClickHouse's own HTTP protocol. */
final class ClickHouse {
    private final URI url;

    ClickHouse(URI url) {
        this.url = url;
    }

    List<JsonNode> rows(String sql) {
        Http.Answer answer = Http.ok(
                Http.send(
                        "POST",
                        url.resolve("/?output_format_json_quote_64bit_integers=0"),
                        sql + " FORMAT JSONEachRow",
                        Map.of()),
                "the query " + sql);
        List<JsonNode> rows = new ArrayList<>();
        for (String line : answer.text().split("\n", -1)) {
            if (!line.isBlank()) {
                rows.add(new Http.Answer(answer.status(), line, "").json());
            }
        }
        return rows;
    }

    long number(String sql) {
        List<JsonNode> rows = rows(sql);
        return rows.get(0).elements().next().asLong();
    }

    /** Two columns, name and count. */
    Map<String, Long> counts(String sql) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (JsonNode row : rows(sql)) {
            var values = row.elements();
            counts.put(values.next().asText(), values.next().asLong());
        }
        return counts;
    }
}
