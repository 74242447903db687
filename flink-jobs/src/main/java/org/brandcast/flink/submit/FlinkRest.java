package org.brandcast.flink.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The few calls of Flink's REST interface that starting and stopping jobs needs. One thread at a time. */
public final class FlinkRest {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED", "SUSPENDED");

    private final URI address;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CALL_TIMEOUT).build();
    private final ObjectMapper json = new ObjectMapper();

    public FlinkRest(URI address) {
        this.address = address;
    }

    public URI address() {
        return address;
    }

    /**
     * A job on the cluster.
     *
     * @param state Flink's name of its state, e.g. RUNNING
     */
    public record Job(String id, String name, String state) {
        public boolean hasEnded() {
            return ENDED.contains(state);
        }

        /** On its way to an end that will leave nothing running. */
        public boolean isEnding() {
            return state.equals("CANCELLING") || state.equals("FAILING");
        }
    }

    /** Waits until the cluster answers and has a TaskManager with a slot. */
    public void awaitCluster(Duration atMost) throws InterruptedException, IOException {
        long giveUp = System.nanoTime() + atMost.toNanos();
        while (true) {
            String problem;
            try {
                int slots = get("/overview").path("slots-total").asInt();
                if (slots > 0) {
                    return;
                }
                problem = "it has no TaskManager yet";
            } catch (IOException e) {
                problem = e.toString();
            }
            if (System.nanoTime() > giveUp) {
                throw new IOException("the Flink cluster at " + address + " is not ready after " + atMost.toSeconds()
                        + " s: " + problem);
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    public List<Job> jobs() throws IOException, InterruptedException {
        List<Job> jobs = new ArrayList<>();
        for (JsonNode job : get("/jobs/overview").path("jobs")) {
            jobs.add(new Job(
                    job.path("jid").asText(),
                    job.path("name").asText(),
                    job.path("state").asText()));
        }
        return jobs;
    }

    /** How many checkpoints and savepoints of this run are complete. */
    public int completeCheckpoints(String jobId) throws IOException, InterruptedException {
        return get("/jobs/" + jobId + "/checkpoints")
                .path("counts")
                .path("completed")
                .asInt();
    }

    /** Begins to stop a job with a savepoint, without draining it; the answer names the attempt. */
    public String stopWithSavepoint(String jobId, URI folder) throws IOException, InterruptedException {
        String body = json.createObjectNode()
                .put("targetDirectory", folder.toString())
                .put("drain", false)
                .toString();
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/jobs/" + jobId + "/stop"))
                .header("Content-Type", "application/json")
                .timeout(CALL_TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return send(request).path("request-id").asText();
    }

    /**
     * How far a stop has come.
     *
     * @param done whether it has ended, well or not
     * @param location of the savepoint; empty when it failed or isn't done
     * @param problem why it failed; empty when it didn't
     */
    public record Stop(boolean done, String location, String problem) {}

    public Stop stopProgress(String jobId, String requestId) throws IOException, InterruptedException {
        JsonNode answer = get("/jobs/" + jobId + "/savepoints/" + requestId);
        boolean done = answer.path("status").path("id").asText().equals("COMPLETED");
        JsonNode operation = answer.path("operation");
        String stackTrace = operation.path("failure-cause").path("stack-trace").asText();
        return new Stop(
                done,
                operation.path("location").asText(),
                stackTrace.lines().findFirst().orElse(""));
    }

    /** Cancels a job; its newest checkpoints stay. */
    public void cancel(String jobId) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(address.resolve("/jobs/" + jobId + "?mode=cancel"))
                .timeout(CALL_TIMEOUT)
                .method("PATCH", HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address.resolve(path))
                .timeout(CALL_TIMEOUT)
                .build());
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException("Flink answered " + response.statusCode() + " to " + request.method() + " "
                    + request.uri().getPath() + ": " + firstLine(response.body()));
        }
        return response.body().isBlank() ? json.createObjectNode() : json.readTree(response.body());
    }

    private static String firstLine(String body) {
        String line = body.lines().findFirst().orElse("");
        return line.length() <= 300 ? line : line.substring(0, 300);
    }
}
