package org.brandcast.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.data.stream.Lz4InputStream;
import com.clickhouse.data.stream.Lz4OutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ClickHouse's HTTP protocol, byte by byte, with the real engine behind it. */
class FrontITCase {
    @TempDir
    static Path folder;

    private static FrontProcess front;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        front = FrontProcess.start(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        if (front != null) {
            front.close();
        }
    }

    @BeforeEach
    void emptyTable() throws Exception {
        ok("", "DROP DATABASE IF EXISTS it");
        ok("", "CREATE DATABASE it");
        ok("", "CREATE TABLE it.t (k UInt32, v String) ENGINE = MergeTree ORDER BY k");
    }

    private HttpResponse<byte[]> post(String parameters, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(parameters)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String parameters) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(parameters)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static URI uri(String parameters) {
        return URI.create(front.url() + "/" + (parameters.isEmpty() ? "" : "?" + parameters));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private String ok(String parameters, String sql) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = post(parameters, sql.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        return text(answer);
    }

    @Test
    void pingAndMetrics() throws Exception {
        for (String path : new String[] {"/ping", "/", "/replicas_status"}) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(front.url().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("Ok.\n");
        }
        HttpResponse<String> metrics = http.send(
                HttpRequest.newBuilder(front.url().resolve("/metrics")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(metrics.body()).contains("brandcast_clickhouse_statements_total{kind=\"select\"} ");
        HttpResponse<String> nowhere = http.send(
                HttpRequest.newBuilder(front.url().resolve("/play")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(nowhere.statusCode()).isEqualTo(404);
    }

    @Test
    void anAnswerHasClickHousesHeaders() throws Exception {
        HttpResponse<byte[]> answer =
                post("query_id=my-id", "SELECT 1 AS one FORMAT CSVWithNames".getBytes(StandardCharsets.UTF_8));
        assertThat(text(answer)).isEqualTo("\"one\"\n1\n");
        Map<String, String> headers = answer.headers().map().entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().toLowerCase(java.util.Locale.ROOT),
                        entry -> entry.getValue().get(0)));
        assertThat(headers)
                .containsEntry("x-clickhouse-query-id", "my-id")
                .containsEntry("x-clickhouse-format", "CSVWithNames")
                .containsEntry("x-clickhouse-timezone", "UTC")
                .containsKey("x-clickhouse-server-display-name")
                .containsKey("x-clickhouse-summary");
    }

    @Test
    void theStatementMayBeInTheUrlOrInTheBodyOrInBoth() throws Exception {
        assertThat(text(get("query=" + encoded("SELECT 1")))).isEqualTo("1\n");
        assertThat(ok("", "SELECT 2")).isEqualTo("2\n");
        assertThat(ok("query=" + encoded("SELECT number"), "FROM numbers(2)")).isEqualTo("0\n1\n");
        assertThat(ok("query=" + encoded("INSERT INTO it.t FORMAT CSV"), "1,a\n2,b\n"))
                .isEmpty();
        assertThat(ok("", "INSERT INTO it.t (v, k) FORMAT TSV\nc\t3\n")).isEmpty();
        assertThat(ok("", "SELECT k, v FROM it.t ORDER BY k")).isEqualTo("1\ta\n2\tb\n3\tc\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO it.t VALUES (1, 'a'), (2, 'b;) FORMAT x')",
                "INSERT INTO it.t (k, v) VALUES (1, 'a'), (1 + 1, concat('b;', ') FORMAT x'));",
                "/* FORMAT no */ insert into it.t -- VALUES (\n (k, v) values (1,'a') (2,'b;) FORMAT x')",
                "INSERT INTO it.t SETTINGS max_threads = 1 FORMAT JSONEachRow {\"k\":1,\"v\":\"a\"} {\"k\":2,\"v\":\"b;) FORMAT x\"}",
                "INSERT INTO it.t SELECT 1 + number, ['a', 'b;) FORMAT x'][number + 1] FROM numbers(2)",
                "INSERT INTO it.t WITH 1 AS one SELECT one + number, ['a', 'b;) FORMAT x'][number + 1] FROM numbers(2)"
            })
    void insertsOfEveryForm(String sql) throws Exception {
        ok("", sql);
        assertThat(ok("", "SELECT k, v FROM it.t ORDER BY k")).isEqualTo("1\ta\n2\tb;) FORMAT x\n");
    }

    @Test
    void rowBinaryWithAndWithoutNames() throws Exception {
        byte[] rows = {1, 0, 0, 0, 1, 'a', 2, 0, 0, 0, 0};
        assertThat(post("query=" + encoded("INSERT INTO it.t FORMAT RowBinary"), rows)
                        .statusCode())
                .isEqualTo(200);
        byte[] back = post("", "SELECT k, v FROM it.t ORDER BY k FORMAT RowBinary".getBytes(StandardCharsets.UTF_8))
                .body();
        assertThat(back).isEqualTo(rows);
        byte[] named = post(
                        "default_format=RowBinaryWithNamesAndTypes",
                        "SELECT k, v FROM it.t ORDER BY k".getBytes(StandardCharsets.UTF_8))
                .body();
        ok("", "TRUNCATE TABLE it.t");
        assertThat(post("query=" + encoded("INSERT INTO it.t FORMAT RowBinaryWithNamesAndTypes"), named)
                        .statusCode())
                .isEqualTo(200);
        assertThat(ok("", "SELECT count(), sum(k) FROM it.t")).isEqualTo("2\t3\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TSVWithNames",
                "CSVWithNamesAndTypes",
                "RowBinaryWithNamesAndTypes",
                "RowBinaryWithNames",
                "JSONEachRow",
                "JSONCompact",
                "Native",
                "TabSeparated"
            })
    void aResultInChunksIsTheResultAsAWhole(String format) throws Exception {
        // Over one block, so that it comes in chunks; the same rows written by the engine to a table of one column say
        // what the whole must be.
        String sql =
                "SELECT number, toString(number) AS \"te\"\"xt\" FROM numbers(150000) ORDER BY number FORMAT " + format;
        byte[] answer = post("", sql.getBytes(StandardCharsets.UTF_8)).body();
        ok("", "CREATE TABLE it.back (number UInt64, `te\"xt` String) ENGINE = MergeTree ORDER BY number");
        if (!format.equals("JSONCompact")) {
            HttpResponse<byte[]> inserted = post("query=" + encoded("INSERT INTO it.back FORMAT " + format), answer);
            assertThat(inserted.statusCode()).as(text(inserted)).isEqualTo(200);
            assertThat(ok("", "SELECT count(), sum(number), uniqExact(`te\"xt`) FROM it.back"))
                    .isEqualTo("150000\t" + LongStream.range(0, 150_000).sum() + "\t150000\n");
        } else {
            assertThat(new String(answer, StandardCharsets.UTF_8))
                    .contains("\"rows\": 150000")
                    .endsWith("}\n");
        }
    }

    @Test
    void parametersAreBoundByTheEngine() throws Exception {
        assertThat(ok("param_k=7&param_v=" + encoded("it's; DROP"), "SELECT {k:UInt32} + 1, {v:String}"))
                .isEqualTo("8\tit\\'s; DROP\n");
        assertThat(ok("param_v=" + encoded("a\\tb"), "SELECT length({v:String})"))
                .isEqualTo("3\n");
        assertThat(ok("param_t=t", "SELECT count() FROM it.{t:Identifier} FORMAT JSONEachRow"))
                .isEqualTo("{\"count()\":0}\n");
        HttpResponse<byte[]> missing = post("", "SELECT {k:UInt32}".getBytes(StandardCharsets.UTF_8));
        assertThat(missing.headers().firstValue("X-ClickHouse-Exception-Code")).hasValue("456");
    }

    @Test
    void settingsDatabaseAndFormatComeFromTheUrl() throws Exception {
        assertThat(ok(
                        "database=it&max_threads=1&default_format=CSV",
                        "SELECT currentDatabase(), getSetting('max_threads')"))
                .isEqualTo("\"it\",1\n");
        HttpResponse<byte[]> header = post(
                "",
                "SELECT currentDatabase()".getBytes(StandardCharsets.UTF_8),
                "X-ClickHouse-Database",
                "it",
                "X-ClickHouse-Format",
                "JSONEachRow");
        assertThat(text(header)).isEqualTo("{\"currentDatabase()\":\"it\"}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no_such_setting=1 | SELECT 1 | 404 | 115",
                "max_threads=x | SELECT 1 | 400 | 27",
                "database=nowhere | SELECT 1 | 404 | 81",
                "max_threads%3D1%2Cx=1 | SELECT 1 | 404 | 115",
                "session_id=s | SELECT 1 | 501 | 48",
                "x=1 | SELEC 1 | 404 | 115",
                "| SELEC 1 | 400 | 62",
                "| SELECT 1; SELECT 2 | 400 | 62",
                "| DROP TABLE it.t; DROP DATABASE it | 400 | 62",
                "| SELECT * FROM it.nowhere | 404 | 60",
                "| INSERT INTO it.nowhere VALUES (1) | 404 | 60",
                "| INSERT INTO it.t VALUES (1, 'a'), (x | 400 | 62",
                "| INSERT INTO it.t FORMAT JSONEachRow {\"k\":\"x\"} | 400 | 27",
                "| INSERT INTO it.t FORMAT NoSuchFormat 1 | 404 | 73",
                "| SELECT throwIf(1) | 400 | 395",
                "decompress=1 | SELECT 1 | 400 | 271"
            })
    void errorsHaveStatusAndCode(String parameters, String sql, int status, int code) throws Exception {
        HttpResponse<byte[]> answer = post(parameters == null ? "" : parameters, sql.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.headers().firstValue("X-ClickHouse-Exception-Code"))
                .as(text(answer))
                .hasValue(Integer.toString(code));
        assertThat(text(answer)).startsWith("Code: " + code + ". DB::Exception: ");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(ok("", "SELECT count() FROM it.t")).as("nothing was done").isEqualTo("0\n");
    }

    @Test
    void getIsReadOnly() throws Exception {
        HttpResponse<byte[]> answer = get("query=" + encoded("DROP TABLE it.t"));
        assertThat(answer.headers().firstValue("X-ClickHouse-Exception-Code")).hasValue("164");
        assertThat(text(get("query=" + encoded("SELECT 1 SETTINGS max_threads = 1"))))
                .isEqualTo("1\n");
    }

    @Test
    void compressionInEveryDirection() throws Exception {
        String sql = "SELECT number FROM numbers(100000)";
        String plain = ok("", sql);

        byte[] framed = post("compress=1", sql.getBytes(StandardCharsets.UTF_8)).body();
        assertThat(framed.length).isLessThan(plain.length());
        try (Lz4InputStream in = new Lz4InputStream(new ByteArrayInputStream(framed))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain);
        }
        HttpResponse<byte[]> gzip =
                post("enable_http_compression=1", sql.getBytes(StandardCharsets.UTF_8), "Accept-Encoding", "gzip");
        assertThat(gzip.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip.body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain);
        }

        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        try (Lz4OutputStream out = new Lz4OutputStream(rows, 1 << 16, null)) {
            out.write("1\ta\n2\tb\n".getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write("INSERT INTO it.t FORMAT TSV\n7\tz\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(post("", zipped.toByteArray(), "Content-Encoding", "gzip").statusCode())
                .isEqualTo(200);
        assertThat(ok("", "SELECT k FROM it.t ORDER BY k")).isEqualTo("7\n");
        assertThat(post("decompress=1&query=" + encoded("INSERT INTO it.t FORMAT TSV"), rows.toByteArray())
                        .statusCode())
                .isEqualTo(200);
        assertThat(ok("", "SELECT k FROM it.t ORDER BY k")).isEqualTo("1\n2\n7\n");
    }

    @Test
    void aFailureBehindTheFirstByteCutsTheConnection() {
        assertThatThrownBy(() -> post(
                        "",
                        "SELECT number, throwIf(number = 3000000) FROM numbers(5000000)"
                                .getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void manySmallRequestsLeaveNothingBehind() throws Exception {
        for (int i = 0; i < 300; i++) {
            assertThat(ok("max_threads=1", "SELECT " + i)).isEqualTo(i + "\n");
        }
        assertThat(ok("", "SELECT count() FROM system.processes")).isEqualTo("1\n");
    }

    @Test
    void aConfiguredLoginIsTheOnlyOne() throws Exception {
        try (FrontProcess closed = FrontProcess.start(
                folder.resolve("closed"),
                0,
                Map.of("BRANDCAST_CLICKHOUSE_USER", "analyst", "BRANDCAST_CLICKHOUSE_PASSWORD", "s3cret"))) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(closed.url()).POST(HttpRequest.BodyPublishers.ofString("SELECT 1"));
            assertThat(status(request.copy())).isEqualTo(403);
            assertThat(status(request.copy().headers("X-ClickHouse-User", "analyst")))
                    .isEqualTo(403);
            assertThat(status(request.copy().headers("X-ClickHouse-User", "default", "X-ClickHouse-Key", "s3cret")))
                    .isEqualTo(403);
            assertThat(status(request.copy().headers("X-ClickHouse-User", "analyst", "X-ClickHouse-Key", "s3cret")))
                    .isEqualTo(200);
            String basic = Base64.getEncoder().encodeToString("analyst:s3cret".getBytes(StandardCharsets.UTF_8));
            assertThat(status(request.copy().headers("Authorization", "Basic " + basic)))
                    .isEqualTo(200);
            assertThat(status(request.copy().headers("Authorization", "Basic !!!")))
                    .isEqualTo(403);
        }
    }

    private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void aSecondProcessOnTheDirectoryIsToldSo() {
        assertThatThrownBy(() -> FrontProcess.start(folder.resolve("data")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another process has the directory");
    }

    @Test
    void aTakenPortAndAMissingEngineAreToldWithTheRemedy() {
        assertThatThrownBy(() -> FrontProcess.start(folder.resolve("other"), front.port(), Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is taken: stop what listens there, or set BRANDCAST_CLICKHOUSE_PORT");
        assertThatThrownBy(() -> FrontProcess.start(
                        folder.resolve("other2"), 0, Map.of("BRANDCAST_CHDB_LIB_DIR", folder.toString())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("run analytics/fetch-engine.sh");
    }
}
