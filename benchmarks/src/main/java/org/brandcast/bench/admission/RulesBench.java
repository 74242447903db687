package org.brandcast.bench.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.brandcast.bench.Bench;
import org.brandcast.bench.Figures;
import org.brandcast.bench.JavaProcess;
import org.brandcast.bench.Lab;

/** What each rule of admission costs a request: {@link RuleCosts} under JMH. */
public final class RulesBench implements Bench {
    private static final String LOG = "rules";
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    @Override
    public String name() {
        return "rules";
    }

    @Override
    public void run(Lab lab, Figures figures) throws Exception {
        Path results = lab.folder().resolve("rules.json");
        Path log = lab.folder().resolve(LOG + ".log");
        try (JavaProcess process = lab.startJmh(LOG, "flink-jobs", 1024, RuleCosts.class, results)) {
            lab.await(
                    "all rules are measured",
                    process,
                    LOG,
                    PATIENCE,
                    () -> Files.readString(log).contains("Benchmark result is saved"));
        }
        for (JsonNode measured : new ObjectMapper().readTree(Files.readString(results))) {
            String name = measured.path("benchmark").asText();
            figures.add(
                    name.substring(name.lastIndexOf('.') + 1),
                    measured.path("primaryMetric").path("score").asDouble(),
                    "nanoseconds/request");
        }
    }
}
