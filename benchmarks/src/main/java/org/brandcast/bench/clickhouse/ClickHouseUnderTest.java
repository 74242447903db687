package org.brandcast.bench.clickhouse;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.brandcast.bench.JavaProcess;
import org.brandcast.bench.Lab;

/** The embedded engine as the one-machine stack runs it, with that machine's limits. */
public final class ClickHouseUnderTest implements AutoCloseable {
    private static final int HEAP_MEGABYTES = 256;
    private static final Duration LONGEST_STATEMENT = Duration.ofMinutes(30);

    private final Lab lab;
    private final String name;
    private final int port = Lab.freePort();
    private final HttpClient http = HttpClient.newHttpClient();
    private JavaProcess process;

    private ClickHouseUnderTest(Lab lab, String name, Duration rollUpEvery) throws Exception {
        this.lab = lab;
        this.name = name;
        this.process = run(rollUpEvery);
    }

    /** An engine with its data in the folder of this name. */
    public static ClickHouseUnderTest start(Lab lab, String name, Duration rollUpEvery) throws Exception {
        return new ClickHouseUnderTest(lab, name, rollUpEvery);
    }

    /** Ends the engine and starts it over the same data. */
    public void restart(Duration rollUpEvery) throws Exception {
        process.close();
        process = run(rollUpEvery);
    }

    private JavaProcess run(Duration rollUpEvery) throws Exception {
        JavaProcess started = lab.start(
                name,
                "analytics",
                HEAP_MEGABYTES,
                Map.of(
                        "BRANDCAST_CLICKHOUSE_PORT", Integer.toString(port),
                        "BRANDCAST_CLICKHOUSE_DATA_DIR",
                                lab.folder().resolve(name).toString(),
                        "BRANDCAST_CLICKHOUSE_ROLL_UP_EVERY", rollUpEvery.toString(),
                        "BRANDCAST_CLICKHOUSE_PROFILES_EVERY", rollUpEvery.toString()),
                "org.brandcast.analytics.ClickHouseFrontMain",
                List.of());
        lab.await("ClickHouse answers", started, name, this::answers);
        return started;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public JavaProcess process() {
        return process;
    }

    private boolean answers() throws InterruptedException {
        try {
            return ask("SELECT 1").strip().equals("1");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The answer as it comes.
     *
     * @throws IOException with what ClickHouse says, if it refuses
     */
    public String ask(String sql) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(url())
                        .timeout(LONGEST_STATEMENT)
                        .POST(HttpRequest.BodyPublishers.ofString(sql))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(sql + " was answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
