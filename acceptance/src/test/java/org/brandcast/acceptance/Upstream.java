package org.brandcast.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A carrier in another language, by libraries that this project has no part in; see {@code src/test/upstreams}. */
final class Upstream implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path FOLDER =
            Path.of(System.getProperty("brandcast.home", ".."), "acceptance", "src", "test", "upstreams");

    private final ExampleProcess process;

    private Upstream(ExampleProcess process) {
        this.process = process;
    }

    static Upstream start(String script, Map<String, String> environment) throws IOException, InterruptedException {
        NodeExample.install(FOLDER);
        Upstream upstream = new Upstream(ExampleProcess.start(FOLDER, environment, "node", script));
        Waiting.until(
                script + " listens",
                PATIENCE,
                () -> upstream.told("listening").isEmpty()
                        ? Optional.of(upstream.process.printed())
                        : Optional.empty());
        return upstream;
    }

    int port() throws IOException {
        return told("listening").get(0).path("listening").asInt();
    }

    /** What it has told that has this field. */
    List<JsonNode> told(String field) throws IOException {
        return NodeExample.printed(process.printed()).stream()
                .filter(each -> each.has(field))
                .toList();
    }

    void say(Map<String, String> line) throws IOException {
        process.say(Http.JSON.writeValueAsString(line) + "\n");
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
