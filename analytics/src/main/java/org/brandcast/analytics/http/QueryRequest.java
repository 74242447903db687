package org.brandcast.analytics.http;

import com.sun.net.httpserver.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.brandcast.analytics.engine.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * One request of ClickHouse's HTTP interface, its URL and headers read.
 *
 * @param query from the URL; empty when the body has it
 * @param format the answer's format when the statement names none
 * @param database current database of the statement
 * @param parameters values for {@code {name:Type}}, escaped as they came
 * @param settings of this statement only
 * @param compress answer in ClickHouse's own frames of LZ4 blocks
 * @param decompress the body comes in such frames
 * @param contentCoding HTTP's own coding for the answer: gzip, lz4 or empty
 */
record QueryRequest(
        String query,
        String queryId,
        String format,
        String database,
        String user,
        String password,
        Map<String, String> parameters,
        Map<String, String> settings,
        boolean compress,
        boolean decompress,
        String contentCoding) {
    private static final String DEFAULT_USER = "default";
    private static final int QUERY_ID_LIMIT = 200;

    /** Parts of the URL that are not settings; some are read here, the rest changes nothing for one engine. */
    private static final Set<String> RESERVED = Set.of(
            "query",
            "query_id",
            "database",
            "default_format",
            "user",
            "password",
            "quota_key",
            "compress",
            "decompress",
            "buffer_size",
            "stacktrace",
            "role",
            "client_protocol_version",
            "session_timeout",
            "session_check",
            "close_session",
            "enable_http_compression",
            "http_zlib_compression_level",
            "wait_end_of_query",
            "send_progress_in_http_headers",
            "http_headers_progress_interval_ms",
            "cancel_http_readonly_queries_on_client_close",
            "add_http_cors_header");

    static QueryRequest of(@Nullable String rawQuery, Headers headers) throws EngineException {
        Map<String, String> url = urlParameters(rawQuery);
        if (!url.getOrDefault("session_id", "").isEmpty()) {
            throw EngineException.made(
                    EngineException.NOT_IMPLEMENTED,
                    "NOT_IMPLEMENTED",
                    "Sessions (session_id) are not kept between requests here");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        Map<String, String> settings = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : url.entrySet()) {
            if (entry.getKey().startsWith("param_")) {
                parameters.put(entry.getKey().substring("param_".length()), entry.getValue());
            } else if (!RESERVED.contains(entry.getKey()) && !entry.getKey().equals("session_id")) {
                settings.put(entry.getKey(), entry.getValue());
            }
        }
        String[] login = login(url, headers);
        return new QueryRequest(
                url.getOrDefault("query", ""),
                queryId(url),
                first(url.get("default_format"), headers.getFirst("X-ClickHouse-Format"), Statement.DEFAULT_FORMAT),
                first(url.get("database"), headers.getFirst("X-ClickHouse-Database"), ""),
                login[0],
                login[1],
                parameters,
                settings,
                isTrue(url.get("compress")),
                isTrue(url.get("decompress")),
                isTrue(url.get("enable_http_compression")) ? coding(headers.getFirst("Accept-Encoding")) : "");
    }

    private static String queryId(Map<String, String> url) throws EngineException {
        String given = url.getOrDefault("query_id", "");
        if (given.length() > QUERY_ID_LIMIT || given.chars().anyMatch(c -> c < 0x20 || c > 0x7E)) {
            throw EngineException.made(36, "BAD_ARGUMENTS", "query_id must be at most 200 printable ASCII characters");
        }
        return given.isEmpty() ? UUID.randomUUID().toString() : given;
    }

    private static String[] login(Map<String, String> url, Headers headers) throws EngineException {
        String authorization = headers.getFirst("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            try {
                String decoded = new String(
                        Base64.getDecoder().decode(authorization.substring(6).strip()), StandardCharsets.UTF_8);
                int colon = decoded.indexOf(':');
                return colon < 0
                        ? new String[] {decoded, ""}
                        : new String[] {decoded.substring(0, colon), decoded.substring(colon + 1)};
            } catch (IllegalArgumentException e) {
                throw EngineException.made(
                        EngineException.AUTHENTICATION_FAILED, "AUTHENTICATION_FAILED", "Malformed Basic credentials");
            }
        }
        return new String[] {
            first(headers.getFirst("X-ClickHouse-User"), url.get("user"), DEFAULT_USER),
            first(headers.getFirst("X-ClickHouse-Key"), url.get("password"), "")
        };
    }

    private static String coding(@Nullable String accepted) {
        String offered = accepted == null ? "" : accepted.toLowerCase(Locale.ROOT);
        return offered.contains("lz4") ? "lz4" : offered.contains("gzip") ? "gzip" : "";
    }

    private static boolean isTrue(@Nullable String value) {
        return "1".equals(value) || "true".equalsIgnoreCase(value);
    }

    private static String first(@Nullable String one, @Nullable String two, String otherwise) {
        if (one != null && !one.isEmpty()) {
            return one;
        }
        return two != null && !two.isEmpty() ? two : otherwise;
    }

    private static Map<String, String> urlParameters(@Nullable String rawQuery) throws EngineException {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (rawQuery == null || rawQuery.isEmpty()) {
            return parameters;
        }
        try {
            for (String pair : rawQuery.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                if (!name.isEmpty()) {
                    parameters.put(
                            URLDecoder.decode(name, StandardCharsets.UTF_8),
                            URLDecoder.decode(value, StandardCharsets.UTF_8));
                }
            }
        } catch (IllegalArgumentException e) {
            throw EngineException.made(36, "BAD_ARGUMENTS", "The URL is not well-formed: " + e.getMessage());
        }
        return parameters;
    }
}
